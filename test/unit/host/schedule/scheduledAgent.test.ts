/** The agent with a load source, on a chain of its own: what the scheduler makes is committed and can be answered. */

import { afterEach, describe, expect, test } from 'vitest';
import { localDisk } from '../../../../src/host/artifacts/disk.ts';
import type { LoadReading } from '../../../../src/host/load/loadSource.ts';
import type { ScheduleOptions } from '../../../../src/host/schedule/scheduledProducer.ts';
import { FakeChain } from '../fakeChain.ts';
import { newFolder, type Rig, removeFolders, startAgent } from '../rig.ts';
import { FakeClock } from './fakeClock.ts';
import { testSchedule } from './gpuRig.ts';

const rigs: { rig: Rig; clock: FakeClock }[] = [];

afterEach(async () => {
  for (const { rig, clock } of rigs.splice(0)) {
    const stopped = rig.stop();
    await clock.advance(10);
    await stopped;
  }
  removeFolders();
});

interface Play {
  readonly rig: Rig;
  blocks(count: number): Promise<void>;
}

async function start(
  chain: FakeChain,
  read: (nowMs: number) => Partial<LoadReading>,
  pace: 'load' | 'block' = 'load',
): Promise<Play> {
  const clock = new FakeClock();
  const schedule: ScheduleOptions = {
    policy: testSchedule(),
    source: {
      name: 'test',
      scope: 'inference',
      read: async (atMs) => ({ atMs, busyBps: 0, ...read(atMs) }),
    },
    pace,
    pollMs: 1000,
    timeoutMs: 1000,
    clock,
  };
  const rig = await startAgent(chain, newFolder(), {}, {}, localDisk, schedule);
  rigs.push({ rig, clock });
  clock.inRealTime = () => rig.agent.produced();
  const blocks = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      chain.nextBlock();
      await clock.waitFor(rig.agent.tick());
      await clock.advance(2_000);
    }
  };
  return { rig, blocks };
}

/** Every challenge passed, nothing was committed twice or left to expire. */
function expectHealthy(chain: FakeChain): void {
  expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\//.test(line))).toEqual([]);
  expect(chain.allChallenges.length).toBeGreaterThan(0);
}

describe('an agent with a load source', () => {
  test('commits what idle GPUs make, over epochs, and answers every challenge', async () => {
    const chain = new FakeChain({ pocUtilizationTargetBps: 9_950 });
    const { rig, blocks } = await start(chain, () => ({ busyBps: 0 }));
    await blocks(65);
    expectHealthy(chain);
    expect(new Set(chain.allCommits.map(({ epochIndex }) => epochIndex))).toEqual(
      new Set([1n, 2n, 3n]),
    );
    for (const epoch of [1n, 2n]) {
      const commits = chain.allCommits.filter(({ epochIndex }) => epochIndex === epoch);
      let next = 0n;
      for (const { firstNonce, nonceCount } of commits) {
        expect(firstNonce).toBe(next);
        next += BigInt(nonceCount);
      }
    }
    expect(rig.log.of('error')).toEqual([]);
  });

  test('commits nothing while inference has the GPUs, and goes on afterwards', async () => {
    const chain = new FakeChain({ pocUtilizationTargetBps: 9_950 });
    let busyBps = 10_000;
    const { rig, blocks } = await start(chain, () => ({ busyBps }));
    await blocks(10);
    expect(rig.count.generated).toBe(0);
    expect(chain.allCommits).toEqual([]);
    busyBps = 0;
    await blocks(12);
    expect(chain.allCommits.length).toBeGreaterThan(0);
    expectHealthy(chain);
  });

  test('makes no more than the nonces of a block where the load is not read', async () => {
    const chain = new FakeChain({ pocUtilizationTargetBps: 9_950 });
    const { rig, blocks } = await start(chain, () => ({ busyBps: 0 }), 'block');
    await blocks(10);
    expect(rig.count.generated).toBeGreaterThan(30);
    expect(rig.count.generated).toBeLessThanOrEqual(10 * 7);
  });

  test('makes nothing while the node is away', async () => {
    const chain = new FakeChain({ pocUtilizationTargetBps: 9_950 });
    const { rig, blocks } = await start(chain, () => ({ busyBps: 0 }));
    await blocks(3);
    chain.away = true;
    await blocks(1);
    const made = rig.count.generated;
    await blocks(5);
    expect(rig.count.generated).toBe(made);
    expect(made).toBeGreaterThan(0);
  });
});
