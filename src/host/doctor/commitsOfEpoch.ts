/** How many commits an epoch will have at the configured pace. */

import type { EpochView } from '../chainPort.ts';
import type { HostPolicy } from '../hostPolicy.ts';

/** At most; rounded up. */
export function commitsOfEpoch(
  { epoch, lastCommitHeight }: EpochView,
  { noncesPerBlock, batchNonces, batchBlocks }: HostPolicy,
): bigint {
  const blocks = Number(lastCommitHeight - epoch.startHeight) + 1;
  const bySize = Math.ceil((blocks * noncesPerBlock) / Math.max(1, batchNonces));
  const byAge = batchBlocks > 0 ? Math.ceil(blocks / batchBlocks) : 0;
  const most = epoch.params?.maxCommitsPerEpoch ?? 0;
  return BigInt(Math.max(1, Math.min(most, Math.max(bySize, byAge))));
}
