/** P28: a chain that wrote anything else than its rules say is found out, though what it wrote is proven. */

import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ClientError } from '../../../src/client/clientError.ts';
import { differenceText } from '../../../src/recompute/difference.ts';
import { anyFault, makeFault } from '../../harness/faults.ts';
import { recomputeOver } from '../../harness/recomputing.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { tamper } from '../../harness/tamper.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';

/** An epoch with honest hosts, a silent one, a new one and one without a key. */
async function playEpoch(): Promise<{ play: ValidatorPlay; rpc: SimRpc }> {
  const play = await ValidatorPlay.start(5, [10n, 10n, 3n], {
    validationSampleRateBps: 10_000,
    epochLength: 12n,
    validationChallengeDeadlineBlocks: 3,
  });
  await play.register(4);
  await play.register(5, new Uint8Array(0));
  await play.commit({ 1: 40, 2: 30, 3: 20, 4: 50, 5: 60 });
  // Account 3 says nothing to its sample.
  for (let i = 0; i < 3; i += 1) {
    const answers = await Promise.all(
      [1, 2, 4, 5].map((index) => play.hosts.get(play.account(index))?.answerAll()),
    );
    await play.chain.block(...answers.filter((tx) => tx !== undefined));
  }
  await play.commit({ 1: 10 });
  await play.settle();
  await play.chain.block();
  return { play, rpc: await SimRpc.start(play.chain) };
}

let stage: { play: ValidatorPlay; rpc: SimRpc } | undefined;
let used = 0;

async function leave(): Promise<void> {
  await stage?.rpc.stop();
  await stage?.play.chain.stop();
  stage = undefined;
}

afterAll(leave);

/** A node keeps a hundred heights: after twenty faults the settlement's own is about to go. */
async function enter(): Promise<{ play: ValidatorPlay; rpc: SimRpc }> {
  if (used % 20 === 0) await leave();
  used += 1;
  stage ??= await playEpoch();
  return stage;
}

test('P28 no fault in a record of the epoch is taken for what the rules say', async () => {
  const { rpc } = await enter();
  const untouched = await recomputeOver(rpc.url, 1n);
  expect(untouched.differences.map(differenceText)).toEqual([]);
  expect(untouched.notChecked).toEqual([]);
  expect(untouched.counts).toMatchObject({ summaries: 5, commits: 6, validators: 3 });
  await fc.assert(
    fc.asyncProperty(anyFault, async (fault) => {
      const { play, rpc } = await enter();
      let restore: ReturnType<typeof makeFault>;
      await tamper(play.chain, (state) => {
        restore = makeFault(state, 1n, fault);
      });
      expect(restore, 'there is such a record').toBeDefined();
      expect(await isFound(rpc.url)).toBe(true);
      await tamper(play.chain, (state) => restore?.(state));
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

async function isFound(rpc: string): Promise<boolean> {
  try {
    return (await recomputeOver(rpc, 1n)).differenceCount > 0;
  } catch (error) {
    // Without a settlement there is nothing to compare with, and that is said.
    if (error instanceof ClientError) return /no settlement record/.test(error.message);
    throw error;
  }
}
