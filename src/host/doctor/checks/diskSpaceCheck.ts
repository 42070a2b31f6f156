/** Is there room for the artifacts of the epochs to come? */

import { statfs } from 'node:fs/promises';
import type { EpochView } from '../../chainPort.ts';
import { bytesText } from '../bytesText.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import type { Verdict } from '../finding.ts';
import { nearestFolder } from './diskSpeedCheck.ts';

/** Of a leaf, beside its artifact: four bytes of check, and one of nodes (ADR 13). */
const treeBytes = 5;
/** Logs, state files, and what else lives on the disk. */
const spareBytes = 256 * 1024 ** 2;

export const diskSpaceCheck: DoctorCheck = {
  id: 'disk-space',
  why: 'a full disk stops generating and committing, and the node beside it too',
  run: async (world) => {
    const { bavail, bsize } = await statfs(nearestFolder(world.subject.dataDir));
    return judgeSpace(bavail * bsize, await epochBytes(world), world.subject.policy.keepEpochs);
  },
};

/** Pure. @param perEpoch undefined where the chain cannot be asked */
export function judgeSpace(
  free: number,
  perEpoch: number | undefined,
  keepEpochs: number,
): Verdict {
  const need = spareBytes + (perEpoch ?? 0) * (keepEpochs + 1);
  const facts = { free_bytes: free, needed_bytes: need, epoch_bytes: perEpoch };
  const what =
    perEpoch === undefined
      ? `${bytesText(free)} free; what an epoch needs is not known without the chain`
      : `${bytesText(free)} free; ${keepEpochs + 1} epochs at full pace need ${bytesText(need)}`;
  if (free >= 2 * need) return { severity: 'ok', what, facts };
  return {
    severity: free < need ? 'error' : 'warning',
    what,
    todo: 'free space, keep fewer past epochs (artifacts.keep-epochs), make fewer artifacts (artifacts.nonces-per-block), or move the home to a larger disk',
    facts,
  };
}

async function epochBytes({ node, subject }: DoctorWorld): Promise<number | undefined> {
  try {
    const view = await node.epoch();
    const { totalNonces = 0n } = (await node.summary().catch(() => undefined)) ?? {};
    const blocks = Number(view.height - view.epoch.startHeight) + 1;
    // An agent that follows the load of its GPUs is not bound to a number a block.
    const seen = Number(totalNonces) / Math.max(1, blocks);
    return mostBytesOfEpoch(view, Math.max(seen, subject.policy.noncesPerBlock));
  } catch {
    return undefined;
  }
}

/** As many artifacts as the pace and the chain's own bounds allow in one epoch. */
function mostBytesOfEpoch({ epoch, lastCommitHeight }: EpochView, noncesPerBlock: number): number {
  const {
    artifactSizeBytes = 24,
    maxCommitsPerEpoch = 0,
    maxNoncesPerCommit = 0,
  } = epoch.params ?? {};
  const blocks = Number(lastCommitHeight - epoch.startHeight) + 1;
  const nonces = Math.min(blocks * noncesPerBlock, maxCommitsPerEpoch * maxNoncesPerCommit);
  return nonces * (artifactSizeBytes + treeBytes);
}
