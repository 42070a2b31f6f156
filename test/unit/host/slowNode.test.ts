/** A node that takes its time: a look lasts as long as the rounds of questions that depend on each other, so those are counted. */

import { afterEach, expect, test } from 'vitest';
import type { ChainPort } from '../../../src/host/chain/chainPort.ts';
import { FakeChain } from './fakeChain.ts';
import { newFolder, type Rig, removeFolders, startAgent } from './rig.ts';

const rigs: Rig[] = [];

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
  removeFolders();
});

/** Reads of a chain that wait until they are let through, all that were asked so far at once. */
class SlowNode {
  readonly port: ChainPort;
  #held: (() => void)[] = [];

  constructor(chain: FakeChain) {
    const read = async <T>(ask: () => Promise<T>): Promise<T> => {
      await new Promise<void>((resolve) => this.#held.push(resolve));
      return await ask();
    };
    this.port = {
      epoch: () => read(() => chain.epoch()),
      participant: () => read(() => chain.participant()),
      summary: (index) => read(() => chain.summary(index)),
      commits: (index) => read(() => chain.commits(index)),
      openChallenges: () => read(() => chain.openChallenges()),
      register: () => chain.register(),
      submitCommit: (...args) => chain.submitCommit(...args),
      respond: (...args) => chain.respond(...args),
    };
  }

  get isAsked(): boolean {
    return this.#held.length > 0;
  }

  /** @returns how many questions were answered */
  answer(): number {
    const held = this.#held.splice(0);
    for (const let_ of held) let_();
    return held.length;
  }
}

/** One look; `between` runs before each round is answered. @returns questions of each round */
async function look(rig: Rig, node: SlowNode, between?: () => void): Promise<number[]> {
  let isOver = false;
  const ticking = rig.agent.tick().finally(() => {
    isOver = true;
  });
  const rounds: number[] = [];
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!node.isAsked) continue;
    between?.();
    rounds.push(node.answer());
  }
  await ticking;
  await rig.agent.produced();
  return rounds;
}

async function start(chain: FakeChain): Promise<{ rig: Rig; node: SlowNode }> {
  const node = new SlowNode(chain);
  // The rig looks at the chain through nothing but its port.
  const rig = await startAgent(node.port as FakeChain, newFolder());
  rigs.push(rig);
  return { rig, node };
}

test('a look takes one round of questions, and two where commits are needed or the epoch is new', async () => {
  const chain = new FakeChain();
  const { rig, node } = await start(chain);
  const plain: number[] = [];
  for (let i = 0; i < 70; i += 1) {
    chain.nextBlock();
    const isNew = chain.height % 30n === 1n;
    const confirmed = rig.log.of('info').filter((line) => line.startsWith('info committed')).length;
    const isAsked = chain.allChallenges.some(({ resolved }) => !resolved);
    const commitsAreNeeded = isAsked || chain.commitsSent > confirmed;
    const rounds = await look(rig, node);
    expect(rounds.length, `height ${chain.height}`).toBeLessThanOrEqual(2);
    if (isNew || commitsAreNeeded) continue;
    plain.push(rounds.length);
  }
  expect(plain.length).toBeGreaterThan(10);
  expect(new Set(plain)).toEqual(new Set([1]));
  expect(rig.count.answered).toBeGreaterThan(5);
  expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\//.test(line))).toEqual([]);
});

test('a challenge is answered after two rounds, whatever else is slow', async () => {
  const chain = new FakeChain();
  const { rig, node } = await start(chain);
  while (chain.allChallenges.length === 0) {
    chain.nextBlock();
    await look(rig, node);
  }
  expect(chain.answersSent).toBe(1);
});

test('an answer that gets in while a slow list is under way is neither lost nor sent again', async () => {
  const chain = new FakeChain();
  const { rig, node } = await start(chain);
  chain.nextBlock();
  for (let i = 0; i < 40; i += 1) {
    const before = chain.allChallenges.filter(({ resolved }) => !resolved);
    let isFirst = true;
    const stale = chain.openChallenges;
    await look(rig, node, () => {
      if (!isFirst) return;
      isFirst = false;
      // The list is of before the block, the epoch of after it.
      chain.openChallenges = async () => before.map((one) => ({ ...one, resolved: false }));
      chain.nextBlock();
    });
    chain.openChallenges = stale;
  }
  expect(rig.count.answered).toBeGreaterThan(5);
  expect(rig.count.missed).toBe(0);
  expect(rig.log.of('error')).toEqual([]);
  expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\//.test(line))).toEqual([]);
});
