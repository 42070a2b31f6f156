/** A challenge that ended while nobody looked is not among the open ones any more: the agent must not say that none was missed. */

import { afterEach, expect, test } from 'vitest';
import { PenaltyReason } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { FakeChain } from './fakeChain.ts';
import { newFolder, type Rig, removeFolders, runBlocks, startAgent } from './rig.ts';

const rigs: Rig[] = [];

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
  removeFolders();
});

/** An agent whose commit has just been challenged. */
async function challenged(): Promise<{ chain: FakeChain; rig: Rig }> {
  const chain = new FakeChain();
  const rig = await startAgent(chain, newFolder());
  rigs.push(rig);
  while (chain.allCommits.length === 0) await runBlocks(chain, rig, 1);
  return { chain, rig };
}

function pass(chain: FakeChain, blocks: number): void {
  for (let i = 0; i < blocks; i += 1) chain.nextBlock();
}

test('a challenge that expires while the agent is stopped is counted as missed and said, once', async () => {
  const { chain, rig } = await challenged();
  pass(chain, 10);
  await runBlocks(chain, rig, 3);
  expect(rig.count.missed).toBe(1);
  expect(rig.log.of('error')).toHaveLength(1);
  expect(rig.log.of('error').join()).toMatch(/missed while.*epoch=1.*CHALLENGE_EXPIRED/);
});

test('so is one of an epoch that is over when the agent is back', async () => {
  const { chain, rig } = await challenged();
  pass(chain, 31);
  await runBlocks(chain, rig, 3);
  expect(chain.current.index).toBe(2n);
  expect(rig.count.missed).toBe(1);
  expect(rig.log.of('error').join()).toMatch(/missed while.*epoch=1 /);
});

test('one that the agent saw run out is not counted again by its penalty', async () => {
  const { chain, rig } = await challenged();
  chain.answerFates = Array.from({ length: 50 }, () => 'vanishes');
  while (chain.summaries.get(1n)?.penaltyApplied !== true) {
    await runBlocks(chain, rig, 1);
  }
  await runBlocks(chain, rig, 5);
  expect(rig.count.missed).toBe(1);
});

test('a penalty for blocks that were not signed is no missed challenge', async () => {
  const { chain, rig } = await challenged();
  const summary = chain.summaries.get(1n);
  Object.assign(summary ?? {}, {
    penaltyApplied: true,
    penaltyReason: PenaltyReason.PENALTY_REASON_DOWNTIME,
  });
  await runBlocks(chain, rig, 2);
  expect(rig.count.missed).toBe(0);
  expect(rig.log.of('error')).toEqual([]);
});
