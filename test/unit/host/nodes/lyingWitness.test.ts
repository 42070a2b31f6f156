/** Witnesses that are of no use, or mean harm. */

import { afterEach, expect, test } from 'vitest';
import { ClientError } from '../../../../src/client/clientError.ts';
import { ContinuousPoCChallenge } from '../../../../src/gen/cpoc/poc/v1/poc.ts';
import type { ChainPort } from '../../../../src/host/chain/chainPort.ts';
import { createWitnessedPort } from '../../../../src/host/nodes/witnessedPort.ts';
import { FakeChain } from '../fakeChain.ts';
import { LogBook, newFolder, type Rig, removeFolders, startAgent } from '../rig.ts';

const rigs: Rig[] = [];

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
  removeFolders();
});

const over = (chain: FakeChain, changes: Partial<ChainPort> = {}): ChainPort => ({
  epoch: () => chain.epoch(),
  participant: () => chain.participant(),
  summary: (index) => chain.summary(index),
  commits: (index) => chain.commits(index),
  openChallenges: () => chain.openChallenges(),
  register: () => chain.register(),
  submitCommit: (...args) => chain.submitCommit(...args),
  respond: (...args) => chain.respond(...args),
  ...changes,
});

const failing = (fail: () => never): ChainPort => ({
  epoch: async () => fail(),
  participant: async () => fail(),
  summary: async () => fail(),
  commits: async () => fail(),
  openChallenges: async () => fail(),
  register: async () => fail(),
  submitCommit: async () => fail(),
  respond: async () => fail(),
});

interface Run {
  readonly rig: Rig;
  readonly nodes: LogBook;
}

/** An agent whose own node is the first of these. */
async function run(chain: FakeChain, ports: readonly ChainPort[], blocks: number): Promise<Run> {
  const nodes = new LogBook();
  const named = ports.map((port, i) => ({ rpc: `http://node${i}`, port }));
  // The rig looks at the chain through nothing but its port.
  const rig = await startAgent(createWitnessedPort(named, nodes, 20) as FakeChain, newFolder());
  rigs.push(rig);
  for (let i = 0; i < blocks; i += 1) {
    chain.nextBlock();
    await rig.agent.tick();
    await rig.agent.produced();
  }
  return { rig, nodes };
}

function expectNothingLost(chain: FakeChain): void {
  expect(chain.allChallenges.length).toBeGreaterThan(5);
  expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\/(?!1[35])/.test(line))).toEqual([]);
}

const error = (code: 'wrong_chain' | 'unreachable') => (): never => {
  throw new ClientError(code, 'no answer', 'wait');
};

test('one that invents challenges costs few transactions, few lines, and no challenge', async () => {
  const chain = new FakeChain();
  const invented = Array.from({ length: 500 }, (_, i) =>
    ContinuousPoCChallenge.fromPartial({
      id: BigInt(1_000_000 + i),
      epochIndex: 1n,
      commitBlockHeight: 4n,
      nonceIndex: BigInt(i % 3) * 2n ** 60n,
      deadlineBlockHeight: i % 2 === 0 ? 9n : 2n ** 63n,
    }),
  );
  const witness = over(chain, { openChallenges: async () => invented });
  const { rig, nodes } = await run(chain, [over(chain), witness], 40);
  expectNothingLost(chain);
  expect(chain.answersSent).toBeLessThan(40 * 17);
  const loud = [rig.log, nodes].flatMap((log) => [...log.of('warn'), ...log.of('error')]);
  expect(loud.length).toBeLessThan(40);
});

test('one of another chain is named once, and the next one is asked', async () => {
  const chain = new FakeChain();
  const ports = [failing(error('unreachable')), failing(error('wrong_chain')), over(chain)];
  const { rig, nodes } = await run(chain, ports, 50);
  expectNothingLost(chain);
  expect(nodes.of('error')).toEqual([
    expect.stringContaining('a node of another chain is of no use here node=http://node1'),
  ]);
  expect(rig.log.of('error')).toEqual([]);
});

test('one that never answers holds nobody up', async () => {
  const chain = new FakeChain();
  const silent = over(chain, { openChallenges: () => new Promise(() => {}) });
  await run(chain, [over(chain), silent], 40);
  expectNothingLost(chain);
});

test('a node that never shows challenges holds nobody up where a witness does', async () => {
  const chain = new FakeChain();
  const silent = over(chain, { openChallenges: () => new Promise(() => {}) });
  await run(chain, [silent, over(chain)], 40);
  expectNothingLost(chain);
});

test('one is asked where the node sends what is not understood', async () => {
  const chain = new FakeChain();
  const garbage = failing(() => {
    throw new TypeError('Value must not be empty');
  });
  await run(chain, [garbage, over(chain)], 40);
  expect(chain.log.filter((line) => /FAILED|EXPIRED/.test(line))).toEqual([]);
});

test('one is not handed what the node may have: that would be a commit twice', async () => {
  const chain = new FakeChain();
  const unclear = over(chain, {
    submitCommit: async () => {
      throw new TypeError('the answer broke off');
    },
  });
  await run(chain, [unclear, over(chain)], 20);
  expect(chain.commitsSent).toBe(0);
});
