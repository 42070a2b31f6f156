/** P28: what epochs of any kind are settled to can be recomputed from what a node proves, host by host and as a whole. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceText } from '../../../src/recompute/difference.ts';
import { explainOver, recomputeOver } from '../../harness/recomputing.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { accounts, chainPlan, PlannedChain } from '../settlement/epochPlan.ts';

test('P28 explain and recompute agree with every epoch, settled or running', async () => {
  await fc.assert(
    fc.asyncProperty(chainPlan(2), async (plan) => {
      const played = await PlannedChain.start(plan);
      const rpc = await SimRpc.start(played.chain);
      try {
        for (const [i, plans] of plan.epochs.entries()) {
          await played.play(plans);
          await explainAll(rpc.url, BigInt(i) + 1n);
          // The header that proves a settlement's state is that of a later block.
          if (i > 0) await recomputeAll(rpc.url, BigInt(i));
          await played.settle(plans);
        }
        await played.chain.block();
        await recomputeAll(rpc.url, BigInt(plan.epochs.length));
      } finally {
        await rpc.stop();
        await played.chain.stop();
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

async function recomputeAll(rpc: string, epochIndex: bigint): Promise<void> {
  const report = await recomputeOver(rpc, epochIndex);
  expect(report.differences.map(differenceText)).toEqual([]);
  expect(report.notChecked).toEqual([]);
  await explainAll(rpc, epochIndex);
}

async function explainAll(rpc: string, epochIndex: bigint): Promise<void> {
  for (const { bytes } of accounts) {
    const { differences } = await explainOver(rpc, bytes, epochIndex);
    expect(differences.map(differenceText)).toEqual([]);
  }
}
