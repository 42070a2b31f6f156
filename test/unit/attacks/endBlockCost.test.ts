/** EndBlock made slow by much state: what a block asks of its state follows the work that is due, and nothing else. */

import { afterEach, describe, expect, test } from 'vitest';
import type { IavlVersion } from '../../../src/merkle/iavlVersion.ts';
import type { Context } from '../../../src/types/context.ts';
import { type AccessCounts, countAccess } from '../../harness/countAccess.ts';
import { type DueWork, dueWork } from '../../harness/dueWork.ts';
import {
  addParticipants,
  addStoredChallenges,
  addStoredCommits,
  setEpoch,
} from '../../harness/pocState.ts';
import { StateChain } from '../../harness/stateChain.ts';

let chains: StateChain[] = [];

afterEach(async () => {
  for (const chain of chains) await chain.stop();
  chains = [];
});

type Stored = (ctx: Context, count: number) => void;

const farDeadline = 1_000_000n;
const stored: Readonly<Record<string, Stored>> = {
  commits: (ctx, count) => addStoredCommits(ctx, 4n, { from: 0, count }),
  challenges: (ctx, count) => addStoredChallenges(ctx, 4n, farDeadline, { from: 0, count }),
  participants: (ctx, count) => addParticipants(ctx, { from: 0, count }),
  all(ctx, count) {
    for (const kind of ['commits', 'challenges', 'participants']) stored[kind]?.(ctx, count);
  },
};

const nothing: DueWork = {
  write: (ctx) => void setEpoch(ctx, 5n, { startHeight: 1n, length: 1n << 39n }),
};

interface Measured extends AccessCounts {
  /** Height of the tree of the store `poc`. */
  readonly treeHeight: number;
}

/** What the block asks for that comes after `store` and `due` were written. */
async function measure(
  store: Stored,
  size: number,
  due: DueWork,
  count: number,
): Promise<Measured> {
  const chain = await StateChain.start();
  chains.push(chain);
  await chain.write((ctx) => {
    store(ctx, size);
    due.write(ctx, count);
  });
  const app = chain.app();
  const tree = chain.store.view().store('poc') as IavlVersion;
  const counts = countAccess(() => void chain.finalize(app, [], due.absent?.(count)));
  return { ...counts, treeHeight: tree.height };
}

const small = 200;
const large = 20 * small;

/** The same but for the depth of the tree, which a lookup or a step goes down at most once, comparing twice a level. */
function expectSameCost(beside: Measured, besideMore: Measured): void {
  const { reads, steps, writes } = beside;
  expect(besideMore).toMatchObject({ reads, steps, writes });
  const deeper = besideMore.treeHeight - beside.treeHeight;
  const perLevel = 2 * (reads + steps + writes);
  expect(besideMore.comparisons - beside.comparisons).toBeLessThanOrEqual(deeper * perLevel);
  // A path for each write, and two nodes a level that rotations move.
  expect(besideMore.nodes).toBeLessThanOrEqual(3 * writes * besideMore.treeHeight);
}

describe('B3 EndBlock made slow by state', () => {
  test.each(Object.entries(stored))(
    'B3 a block with nothing due asks as little of 4,000 %s as of 200',
    async (_name, store) => {
      const [few, many] = [
        await measure(store, small, nothing, 0),
        await measure(store, large, nothing, 0),
      ];
      expect(many.treeHeight).toBeGreaterThan(few.treeHeight);
      // Its own hash (P16), and nothing else.
      expect(many.writes).toBe(1);
      // The epoch, two ranges, where pruning stands, and the write: each goes down the tree once, whoever asks again.
      expect(many.comparisons).toBeLessThanOrEqual(9 * many.treeHeight);
      expectSameCost(few, many);
    },
  );

  test.each(Object.entries(dueWork))(
    'B3 with work due, %s, a block asks for the same beside 4,000 of everything as beside 200',
    async (_name, due) => {
      const all = stored['all'] as Stored;
      const [few, many] = [await measure(all, small, due, 30), await measure(all, large, due, 30)];
      expect(few.writes).toBeGreaterThan(1);
      // What is drawn at the default rate depends on the app hash, and so on the state.
      if (due !== dueWork['draw']) expectSameCost(few, many);
    },
  );

  test.each(Object.entries(dueWork).filter(([name]) => name !== 'draw'))(
    'B3 %s costs in proportion to the work due',
    async (_name, due) => {
      // More than the validators that a set may have: from there on another participant is one more of the same.
      const [one, two, three] = (await Promise.all(
        [200, 400, 600].map((count) => measure(() => {}, 0, due, count)),
      )) as [Measured, Measured, Measured];
      for (const kind of ['reads', 'steps', 'writes'] as const) {
        expect(two[kind], kind).toBeGreaterThan(one[kind]);
        expect(three[kind] - two[kind], kind).toBe(two[kind] - one[kind]);
      }
    },
  );
});
