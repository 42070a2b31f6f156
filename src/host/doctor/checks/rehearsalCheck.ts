/** A challenge from end to end, without one: artifacts are made, stored, sealed, proved and verified, and the answer is tried on the chain. */

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBech32 } from '../../../types/bech32.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import { NotChecked } from '../doctorCheck.ts';
import { blocksText, durationText } from '../durationText.ts';
import type { Verdict } from '../finding.ts';
import { type Rehearsal, rehearse } from '../rehearse.ts';
import { participantOf, signerOf } from '../signerOf.ts';
import { tryAnswer } from '../tryAnswer.ts';
import { nearestFolder } from './diskSpeedCheck.ts';

export const rehearsalCheck: DoctorCheck = {
  id: 'rehearsal',
  why: 'a challenge must be answered before its deadline: generator, disk, proof, key and node all take part in it',
  run: async (world) => {
    const participant = participantOf(world.subject);
    const decoded = decodeBech32(participant);
    if (typeof decoded === 'string') throw new NotChecked(decoded);
    const folder = await mkdtemp(join(nearestFolder(world.subject.dataDir), '.rehearsal-'));
    try {
      return await play(world, folder, decoded.data);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function play(world: DoctorWorld, folder: string, address: Uint8Array): Promise<Verdict> {
  const { subject, node, signal } = world;
  const view = await node.epoch();
  const { generator } = subject;
  let rehearsal: Rehearsal;
  try {
    rehearsal = await rehearse({ folder, view, address, generator, signal });
  } catch (error) {
    return {
      severity: 'error',
      what: `artifacts could not be made, stored and proved: ${(error as Error).message}`,
      todo: 'repair what it names (generator, disk); until then this host answers nothing',
      facts: { step: 'prove' },
    };
  }
  const start = performance.now();
  const refusal = await tryAnswer(await node.client(), rehearsal.answer, {
    participant: participantOf(subject),
    signer: signerOf(subject),
    publicKey: 'publicKey' in subject.key ? subject.key.publicKey : new Uint8Array(0),
  });
  const chainMs = performance.now() - start;
  if (refusal !== undefined) {
    return {
      severity: 'error',
      what: `the chain would not take an answer of this key: ${refusal}`,
      todo: 'see the findings account, grants and participant',
      facts: { step: 'answer' },
    };
  }
  return judgeTime(world, rehearsal, chainMs);
}

/** Generating is not part of an answer; proving and handing in are. */
async function judgeTime(
  world: DoctorWorld,
  { times }: Rehearsal,
  chainMs: number,
): Promise<Verdict> {
  const { epoch } = await world.node.epoch();
  const blockMs = await world.node.blockMs();
  const blocks = BigInt(epoch.params?.validationChallengeDeadlineBlocks ?? 1);
  const tookMs = times.proveMs + chainMs;
  const facts = {
    generate_ms: Math.round(times.generateMs),
    store_ms: Math.round(times.storeMs),
    prove_ms: Math.round(times.proveMs * 100) / 100,
    chain_ms: Math.round(chainMs),
    deadline_blocks: blocks,
    deadline_ms: blockMs === undefined ? undefined : Math.round(Number(blocks) * blockMs),
  };
  const made = world.subject.isStandIn ? ' (with artifacts of another generator)' : '';
  const what = `a challenge is answered in ${durationText(tookMs)} and the block after; the deadline is ${blocksText(blocks, blockMs)}${made}`;
  // One block goes by until the challenge is seen, one until the answer is in.
  const roomMs = (Number(blocks) - 2) * (blockMs ?? Number.POSITIVE_INFINITY);
  if (blocks > 2n && tookMs * 4 <= roomMs) return { severity: 'ok', what, facts };
  return {
    severity: blocks <= 2n || tookMs > roomMs ? 'error' : 'warning',
    what,
    todo: 'use a quicker disk, and a node on this machine or near it',
    facts,
  };
}
