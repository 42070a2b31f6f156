/** How many commits an epoch will have. */

import type { EpochView } from '../chain/chainPort.ts';
import type { HostPolicy } from '../hostPolicy.ts';
import { windowBlocks } from './noncesOfEpoch.ts';

/** At most; rounded up. @param nonces of the epoch; undefined where it is not known: then as many as the chain takes */
export function commitsOfEpoch(
  view: EpochView,
  nonces: number | undefined,
  { batchNonces, batchBlocks }: HostPolicy,
): bigint {
  const most = view.epoch.params?.maxCommitsPerEpoch ?? 0;
  if (nonces === undefined) return BigInt(Math.max(1, most));
  const bySize = Math.ceil(nonces / Math.max(1, batchNonces));
  const byAge = batchBlocks > 0 ? Math.ceil(windowBlocks(view) / batchBlocks) : 0;
  return BigInt(Math.max(1, Math.min(most, Math.max(bySize, byAge))));
}
