/** An agent with several nodes: one that is away, lags, hides or lies costs nothing. */

import { afterEach, describe, expect, test } from 'vitest';
import { ClientError } from '../../../src/client/clientError.ts';
import type { Epoch } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { Agent } from '../../../src/host/agent.ts';
import { ArtifactStore } from '../../../src/host/artifacts/artifactStore.ts';
import type { ChainPort } from '../../../src/host/chain/chainPort.ts';
import { createHashGenerator } from '../../../src/host/hashGenerator.ts';
import { SeedCheck } from '../../../src/host/nodes/checkSeed.ts';
import { createLazyPort } from '../../../src/host/nodes/lazyPort.ts';
import { createWitnessedPort } from '../../../src/host/nodes/witnessedPort.ts';
import { computeEpochSeed } from '../../../src/types/poc/entropy.ts';
import { address, FakeChain } from './fakeChain.ts';
import { LogBook, newFolder, removeFolders, testPolicy } from './rig.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  removeFolders();
});

const nodes = ['http://own', 'http://witness'];

/** The same chain, seen through a node that changes what it wants to. */
function through(chain: FakeChain, changes: Partial<ChainPort>): ChainPort {
  const plain = createLazyPort(async () => chain);
  return { ...plain, ...changes };
}

async function run(
  chain: FakeChain,
  ports: readonly ChainPort[],
  blocks: number,
): Promise<LogBook> {
  const log = new LogBook();
  const stopped = new AbortController();
  const owner = { chainId: 'test', address: 'host' };
  const store = await ArtifactStore.open(newFolder(), owner, log);
  const named = ports.map((port, i) => ({ rpc: nodes[i] ?? '', port }));
  const agent = new Agent({
    port: createWitnessedPort(named, log),
    store,
    address,
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: log,
    metrics: {},
    signal: stopped.signal,
  });
  ends.push(async () => {
    stopped.abort();
    await agent.produced();
    await store.close();
  });
  for (let i = 0; i < blocks; i += 1) {
    chain.nextBlock();
    await agent.tick();
    await agent.produced();
  }
  return log;
}

function expectNothingLost(chain: FakeChain): void {
  expect(chain.allChallenges.length).toBeGreaterThan(5);
  for (const summary of chain.summaries.values()) expect(summary.penaltyApplied).toBe(false);
  expect(chain.log.filter((line) => /FAILED|EXPIRED/.test(line))).toEqual([]);
}

const away = (): never => {
  throw new ClientError('unreachable', 'no answer', 'wait');
};

describe('with a witness', () => {
  test('a node that is away is not missed: commits and answers go through the witness', async () => {
    const chain = new FakeChain();
    const gone = createLazyPort(() => Promise.reject(new ClientError('unreachable', 'x', 'y')));
    const log = await run(chain, [gone, through(chain, {})], 60);
    expectNothingLost(chain);
    expect(chain.allCommits.length).toBeGreaterThan(4);
    expect(log.of('error')).toEqual([]);
  });

  test('challenges that the node hides are answered, and the log names both nodes', async () => {
    const chain = new FakeChain();
    const hides = through(chain, { openChallenges: async () => [] });
    const log = await run(chain, [hides, through(chain, {})], 60);
    expectNothingLost(chain);
    const said = log.of('warn').filter((line) => line.includes('lags or lies'));
    expect(said.length).toBe(1);
    expect(said[0]).toMatch(/node=http:\/\/own witness=http:\/\/witness/);
  });

  test('answers that a node takes and drops go through the witness in time', async () => {
    const chain = new FakeChain({ validationChallengeDeadlineBlocks: 10, epochLength: 60n });
    const drops = through(chain, {
      respond: async () => ({ status: 'unknown', hash: '', waitedMs: 1 }),
    });
    await run(chain, [drops, through(chain, {})], 50);
    expectNothingLost(chain);
  });

  test('a challenge that only the witness shows for a moment is no reason to answer', async () => {
    const chain = new FakeChain();
    // The witness is a block behind: it shows what is answered already.
    let before: Awaited<ReturnType<ChainPort['openChallenges']>> = [];
    const late = through(chain, {
      openChallenges: async () => {
        const shown = before;
        before = (await chain.openChallenges()).map((one) => ({ ...one }));
        return shown;
      },
    });
    const log = await run(chain, [through(chain, {}), late], 60);
    expectNothingLost(chain);
    expect(log.of('warn').filter((line) => line.includes('lags or lies'))).toEqual([]);
  });

  test('a witness that is away changes nothing', async () => {
    const chain = new FakeChain();
    const gone = through(chain, { openChallenges: away, epoch: away, respond: away });
    const log = await run(chain, [through(chain, {}), gone], 60);
    expectNothingLost(chain);
    expect(log.of('warn')).toEqual([]);
  });
});

describe('the seed that a node says', () => {
  const appHash = new Uint8Array(32).fill(7);
  const epoch = (seed: Uint8Array): Epoch => ({
    index: 3n,
    startHeight: 61n,
    length: 30n,
    seed,
    params: undefined,
  });
  const comet = (answer: () => unknown): ConstructorParameters<typeof SeedCheck>[0] =>
    ({ commit: async () => answer() }) as never;
  const header = (): unknown => ({ header: { appHash } });

  test('is taken where the header of the first height gives it', async () => {
    const check = new SeedCheck(comet(header), 'test-1');
    await check.check(epoch(computeEpochSeed('test-1', 3n, appHash)));
  });

  test.each([
    ['another chain', computeEpochSeed('test-2', 3n, appHash)],
    ['another epoch', computeEpochSeed('test-1', 4n, appHash)],
    ['another state', computeEpochSeed('test-1', 3n, new Uint8Array(32))],
  ])('is refused where it is that of %s', async (_, seed) => {
    const check = new SeedCheck(comet(header), 'test-1');
    await expect(check.check(epoch(seed))).rejects.toThrow(
      /another seed of epoch 3 than its header of height 61 gives/,
    );
  });

  test('cannot be checked by a header that the node has dropped', async () => {
    const dropped = (): never => {
      throw new ClientError('node_refused', 'height 61 is not available', 'x');
    };
    await new SeedCheck(comet(dropped), 'test-1').check(epoch(new Uint8Array(32)));
  });
});
