/** Commits at the wrong time, and challenges near the end of the epoch. */

import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { ChallengeOutcome, PenaltyReason } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { CheatingHost, playEpoch, startAttackChain, weightOf } from '../../harness/cheatingHost.ts';
import { challengesOf, currentEpoch, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

const [alice, mallory] = [simAccount(1), simAccount(2)] as const;
const root = new Uint8Array(32).fill(9);
const wrong = { artifact: new Uint8Array(24), proof: [] };
let chain: SimChain;
let cheat: CheatingHost;

async function start(params: Partial<Params> = {}): Promise<void> {
  chain = await startAttackChain([alice, mallory], params);
  cheat = new CheatingHost(chain, mallory);
  await chain.block();
}

afterEach(async () => {
  await chain.stop();
});

describe('A7 a past or future epoch', () => {
  test('no number but the current one is taken, at any height of the epoch', async () => {
    await start();
    await chain.advanceTo(21n);
    const wrongEpochs = [0n, 1n, 3n, 4n, 2n ** 32n + 2n, 2n ** 63n, 2n ** 64n - 1n];
    const { startHeight, length } = await currentEpoch(chain);
    while (chain.height < startHeight + length - 1n) {
      for (const epochIndex of wrongEpochs) {
        if (chain.height === startHeight + length - 1n) break;
        const block = await chain.block(await cheat.claim(20, root, { epochIndex }));
        expect(block.txResults[0]).toMatchObject({ codespace: 'poc', code: 5 });
      }
    }
    expect(await weightOf(chain, mallory, 2n)).toBeUndefined();
    await expect(summaryOf(chain, mallory, 1n)).rejects.toThrow('not found');
  });

  test('a commit that was signed in its epoch and comes in the next one is refused', async () => {
    await start();
    await chain.advanceTo(20n);
    const late = await cheat.claim(20, root);
    const early = await cheat.claim(20, root, { epochIndex: 2n });
    // Both for height 21, the first of epoch 2: what was signed for it is in time, the other is not.
    expect(chain.finalize([late]).txResults[0]).toMatchObject({ codespace: 'poc', code: 5 });
    expect(chain.finalize([early]).txResults[0]?.code).toBe(0);
  });

  test('after the window closes the current epoch is refused too, to its last block', async () => {
    await start();
    await chain.advanceTo(13n);
    while (chain.height < 20n) {
      const block = await chain.block(await cheat.claim(20, root));
      expect(block.txResults[0], `height ${block.height}`).toMatchObject({ code: 6 });
    }
    expect(await weightOf(chain, mallory)).toBeUndefined();
  });
});

/** Deadline D, window W, length L: the shortest epochs and usual ones. */
const shapes = [
  { d: 1, w: 1, length: 3n },
  { d: 1, w: 4, length: 6n },
  { d: 6, w: 1, length: 8n },
  { d: 6, w: 1, length: 20n },
  { d: 3, w: 5, length: 20n },
];

describe('A12 waiting out the end of the epoch', () => {
  test.each(shapes)('silence, D = $d, W = $w, L = $length', async ({ d, w, length }) => {
    await start(shapeParams(d, w, length));
    const { last, lastCommit } = await toLastCommit();
    // Where K is the first height, the epoch is not open yet when the commit is signed.
    const block = await chain.block(await cheat.claim(20, root, { epochIndex: 2n }));
    expect(block).toMatchObject({ height: lastCommit, txResults: [{ code: 0 }] });
    await chain.advanceTo(last);
    const asked = await challengesOf(chain, mallory);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    for (const { deadlineBlockHeight, outcome } of asked) {
      expect(deadlineBlockHeight <= last).toBe(true);
      expect([
        ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED,
        ChallengeOutcome.CHALLENGE_OUTCOME_VOIDED,
      ]).toContain(outcome);
    }
    const { index } = await currentEpoch(chain);
    expect(await weightOf(chain, mallory, index)).toBe(0n);
    expect((await summaryOf(chain, mallory))?.penaltyReason).toBe(
      PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED,
    );
  });

  test.each(shapes)('one block later is too late, D = $d, W = $w, L = $length', async (shape) => {
    await start(shapeParams(shape.d, shape.w, shape.length));
    const { lastCommit } = await toLastCommit();
    await chain.block();
    expect(chain.height).toBe(lastCommit);
    const block = await chain.block(await cheat.claim(20, root, { epochIndex: 2n }));
    expect(block.txResults[0]).toMatchObject({ codespace: 'poc', code: 6 });
    expect((await challengesOf(chain, mallory)).length).toBe(0);
  });

  test('a wrong answer in the last block counts before settlement, and nothing is left after it', async () => {
    await start({ validationSampleRateBps: 0 });
    await chain.advanceTo(12n);
    await chain.block(await cheat.claim(20, root));
    await chain.advanceTo(19n);
    const [open] = await cheat.open();
    if (open === undefined) throw new Error('there was no audit');
    expect(open).toMatchObject({ challengeBlockHeight: 14n, deadlineBlockHeight: 20n });
    await chain.block(await cheat.answer(open, wrong));
    expect(await weightOf(chain, mallory)).toBe(0n);
    expect(await challengesOf(chain, mallory, { openOnly: true, epochIndex: 1n })).toEqual([]);
    const late = await chain.block(await cheat.answer(open, wrong));
    expect(late.txResults[0]).toMatchObject({ codespace: 'poc', code: 15 });
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test('a host that answers in the last block keeps its weight', async () => {
    await start();
    const honest = new PocUser(chain, alice);
    await chain.advanceTo(12n);
    await chain.block(await honest.commit(20));
    // Sample and audit both come at 14 and are due at 20.
    await chain.advanceTo(19n);
    await playEpoch(chain, [() => honest.answerAll()]);
    expect(await weightOf(chain, alice)).toBe(2n);
  });
});

function shapeParams(d: number, w: number, length: bigint): Partial<Params> {
  return {
    validationChallengeDeadlineBlocks: d,
    auditWindowBlocks: w,
    epochLength: length,
  };
}

/** Into epoch 2, up to the block before the last one for commits, K. */
async function toLastCommit(): Promise<{ last: bigint; lastCommit: bigint }> {
  const first = await currentEpoch(chain);
  const start = first.startHeight + first.length;
  const { params } = first;
  const last = start + first.length - 1n;
  const lastCommit =
    last -
    BigInt(params?.auditWindowBlocks ?? 0) -
    BigInt(params?.validationChallengeDeadlineBlocks ?? 0);
  await chain.advanceTo(start - 1n);
  await chain.advanceTo(lastCommit - 1n);
  return { last, lastCommit };
}
