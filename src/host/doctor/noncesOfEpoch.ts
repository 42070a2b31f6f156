/** How many nonces a host makes in an epoch, at most: for the disk and the fees that they will need. */

import type { EpochView } from '../chain/chainPort.ts';
import type { DoctorWorld } from './doctorCheck.ts';

/** Undefined where the load of the GPUs decides, and nobody has measured the generator yet. @throws what the node throws */
export async function noncesOfEpoch({ node, subject }: DoctorWorld): Promise<number | undefined> {
  const view = await node.epoch();
  const ofBlock =
    subject.loadSource === undefined
      ? subject.policy.noncesPerBlock
      : noncesOfIdleBlock(view, subject, await node.blockMs());
  if (ofBlock === undefined) return undefined;
  const { totalNonces = 0n } = (await node.summary().catch(() => undefined)) ?? {};
  // What was made so far may come of other settings, or of a faster machine.
  const seen = Number(totalNonces) / Math.max(1, Number(view.height - view.epoch.startHeight) + 1);
  const { maxCommitsPerEpoch = 0, maxNoncesPerCommit = 0 } = view.epoch.params ?? {};
  const most = maxCommitsPerEpoch * maxNoncesPerCommit;
  return Math.min(most, Math.ceil(windowBlocks(view) * Math.max(seen, ofBlock)));
}

/** Blocks in which commits are taken. */
export function windowBlocks({ epoch, lastCommitHeight }: EpochView): number {
  return Number(lastCommitHeight - epoch.startHeight) + 1;
}

/** With GPUs that inference leaves alone for the whole block. */
function noncesOfIdleBlock(
  { epoch }: EpochView,
  { agent, generator, shareBps }: DoctorWorld['subject'],
  blockMs: number | undefined,
): number | undefined {
  const perSecond = agent?.schedule?.nonces_per_second ?? generator.estimate();
  if (perSecond === undefined || blockMs === undefined) return undefined;
  const share = Math.min(epoch.params?.pocUtilizationTargetBps ?? 10_000, shareBps) / 10_000;
  return (perSecond * share * blockMs) / 1000;
}
