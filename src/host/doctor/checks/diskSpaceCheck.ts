/** Is there room for the artifacts of the epochs to come? */

import { statfs } from 'node:fs/promises';
import { bytesText } from '../bytesText.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import type { Verdict } from '../finding.ts';
import { noncesOfEpoch } from '../noncesOfEpoch.ts';
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
    const need = await epochBytes(world);
    return judgeSpace(bavail * bsize, need, world.subject.policy.keepEpochs);
  },
};

/** Pure. @param perEpoch bytes of an epoch, or why they are not known */
export function judgeSpace(free: number, perEpoch: number | string, keepEpochs: number): Verdict {
  const known = typeof perEpoch === 'number' ? perEpoch : undefined;
  const need = spareBytes + (known ?? 0) * (keepEpochs + 1);
  const facts = { free_bytes: free, needed_bytes: need, epoch_bytes: known };
  const what =
    known === undefined
      ? `${bytesText(free)} free; what an epoch needs is not known${perEpoch}`
      : `${bytesText(free)} free; ${keepEpochs + 1} epochs at full pace need ${bytesText(need)}`;
  if (free >= 2 * need) return { severity: 'ok', what, facts };
  return {
    severity: free < need ? 'error' : 'warning',
    what,
    todo: 'free space, keep fewer past epochs (artifacts.keep-epochs), make fewer artifacts (artifacts.nonces-per-block), or move the home to a larger disk',
    facts,
  };
}

async function epochBytes(world: DoctorWorld): Promise<number | string> {
  try {
    const nonces = await noncesOfEpoch(world);
    if (nonces === undefined) return ': it follows the load, and the generator is not measured yet';
    const { epoch } = await world.node.epoch();
    return nonces * ((epoch.params?.artifactSizeBytes ?? 24) + treeBytes);
  } catch {
    return ' without the chain';
  }
}
