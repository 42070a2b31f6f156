import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ParticipantStatus } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { FakeChain, type Fate } from './fakeChain.ts';
import { copyOf, newFolder, type Rig, removeFolders, runBlocks, startAgent } from './rig.ts';

const rigs: Rig[] = [];

async function start(...args: Parameters<typeof startAgent>): Promise<Rig> {
  const rig = await startAgent(...args);
  rigs.push(rig);
  return rig;
}

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
  removeFolders();
});

/** Every challenge passed, nothing was committed twice or left to expire. */
function expectHealthy(chain: FakeChain): void {
  expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\//.test(line))).toEqual([]);
  for (const challenge of chain.allChallenges) {
    if (challenge.deadlineBlockHeight <= chain.height) expect(challenge.resolved).toBe(true);
  }
  for (const summary of chain.summaries.values()) expect(summary.penaltyApplied).toBe(false);
}

describe('agent on an undisturbed chain', () => {
  test('commits batch after batch, answers every challenge, rolls over epochs', async () => {
    const chain = new FakeChain();
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 95);
    expectHealthy(chain);
    expect(new Set(chain.allCommits.map((commit) => commit.epochIndex))).toEqual(
      new Set([1n, 2n, 3n, 4n]),
    );
    expect(chain.allCommits.length).toBeGreaterThan(9);
    const issued = chain.allChallenges.filter((c) => c.resolved).length;
    expect(rig.count.answered).toBe(issued);
    expect(rig.count.missed).toBe(0);
    expect(rig.log.of('error')).toEqual([]);
    expect(chain.commitsSent).toBe(chain.allCommits.length);
  });

  test('files of epochs before the last one are removed', async () => {
    const chain = new FakeChain();
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 95);
    expect(readdirSync(join(rig.folder, 'epochs')).sort()).toEqual(['3', '4']);
  });

  test('the last commit of an epoch goes in before the window closes, and none after (P6)', async () => {
    const chain = new FakeChain();
    const rig = await start(chain, newFolder(), { batchNonces: 1000 });
    await runBlocks(chain, rig, 30);
    expectHealthy(chain);
    expect(chain.allCommits).toHaveLength(1);
    const window = 30n - 1n - 6n;
    expect(chain.allCommits[0]?.commitBlockHeight).toBeGreaterThanOrEqual(window - 3n);
    expect(chain.allCommits[0]?.commitBlockHeight).toBeLessThanOrEqual(window);
  });

  test('no more than max_commits_per_epoch, the last of them taking the rest (P9)', async () => {
    const chain = new FakeChain({ maxCommitsPerEpoch: 3 });
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 30);
    expectHealthy(chain);
    expect(chain.allCommits).toHaveLength(3);
    const [first, , last] = chain.allCommits.map((commit) => commit.nonceCount);
    expect(last).toBeGreaterThan(first ?? 0);
  });

  test('batches stay within the bounds of a commit (P8)', async () => {
    const chain = new FakeChain({ minNoncesPerCommit: 12, maxNoncesPerCommit: 15 });
    const rig = await start(chain, newFolder(), { batchNonces: 1 });
    await runBlocks(chain, rig, 30);
    expectHealthy(chain);
    for (const { nonceCount } of chain.allCommits) {
      expect(nonceCount).toBeGreaterThanOrEqual(12);
      expect(nonceCount).toBeLessThanOrEqual(15);
    }
    expect(chain.allCommits.length).toBeGreaterThan(3);
  });

  test('many challenges at once are answered in groups', async () => {
    const chain = new FakeChain();
    chain.challengesPerCommit = 19;
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 30);
    expectHealthy(chain);
    expect(rig.count.answered).toBe(chain.allChallenges.length);
    expect(chain.answersSent).toBeLessThan(chain.allChallenges.length / 5);
  });

  test('generates nothing while disabled, unregistered or inactive, and says why', async () => {
    const chain = new FakeChain({ enableContinuousPoc: false });
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 2);
    chain.params.enableContinuousPoc = true;
    chain.registered = false;
    await runBlocks(chain, rig, 2);
    chain.registered = true;
    chain.status = ParticipantStatus.PARTICIPANT_STATUS_INACTIVE;
    await runBlocks(chain, rig, 2);
    expect(rig.count.generated).toBe(0);
    const reasons = rig.log.of('warn');
    expect(reasons).toHaveLength(3);
    expect(reasons.join()).toMatch(/disabled.*no participant.*tx poc reactivate/);
    chain.status = ParticipantStatus.PARTICIPANT_STATUS_ACTIVE;
    await runBlocks(chain, rig, 5);
    expect(rig.count.generated).toBeGreaterThan(0);
  });
});

describe('agent on a chain where transactions go wrong', () => {
  const fates: Fate[] = [
    'unreachable',
    'refused',
    'vanishes',
    'included unseen',
    'late',
    'late unseen',
  ];

  for (const fate of fates) {
    test(`a commit that is "${fate}" is neither lost nor sent twice`, async () => {
      const chain = new FakeChain({ epochLength: 60n });
      chain.commitFates = ['normal', fate, 'normal', fate, fate];
      const rig = await start(chain, newFolder());
      await runBlocks(chain, rig, 60);
      expectHealthy(chain);
      expect(chain.commitFates).toEqual([]);
      expect(chain.allCommits.length).toBeGreaterThan(4);
      expect(rig.log.of('error')).toEqual([]);
      expectContiguous(chain);
    });

    test(`an answer that is "${fate}" is given again`, async () => {
      const chain = new FakeChain({ epochLength: 60n });
      chain.answerFates = [fate, 'normal', fate, fate, 'normal', fate];
      const rig = await start(chain, newFolder());
      await runBlocks(chain, rig, 60);
      // Given again, an answer may meet itself: that one is refused and costs nothing.
      expect(chain.log.filter((line) => /FAILED|EXPIRED/.test(line))).toEqual([]);
      if (fate === 'late') {
        expect(
          chain.log.filter((line) => /poc\/15/.test(line)),
          'not while one is under way',
        ).toEqual([]);
      }
      expect(chain.answerFates).toEqual([]);
      expect(chain.summaries.get(1n)?.challengesPassed).toBe(
        chain.allChallenges.filter((challenge) => challenge.resolved).length,
      );
    });
  }

  test('a node that is away for some blocks costs nothing but time', async () => {
    const chain = new FakeChain();
    const rig = await start(chain, newFolder());
    for (let i = 0; i < 60; i += 1) {
      chain.away = i % 7 < 3;
      await runBlocks(chain, rig, 1);
    }
    chain.away = false;
    expectHealthy(chain);
    expect(chain.allCommits.length).toBeGreaterThan(3);
    expect(rig.log.of('error')).toEqual([]);
  });

  test('a challenge whose deadline has passed is counted as missed, once', async () => {
    const chain = new FakeChain();
    chain.answerFates = Array<Fate>(40).fill('unreachable');
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 30);
    expect(chain.log.filter((line) => line.includes('EXPIRED')).length).toBeGreaterThan(0);
    expect(chain.summaries.get(1n)?.penaltyApplied).toBe(true);
    expect(rig.log.of('warn').join()).toContain('penalized in this epoch');
    const committed = chain.allCommits.length;
    chain.answerFates = [];
    await runBlocks(chain, rig, 20);
    expect(chain.allCommits.length, 'goes on in the next epoch').toBeGreaterThan(committed);
  });

  test('commits of somebody else with the same key: drops its own, loudly, and goes on behind them', async () => {
    const chain = new FakeChain();
    chain.challengesPerCommit = 0;
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 2);
    chain.commit({
      epochIndex: 1n,
      nonceCount: 50,
      rootHash: new Uint8Array(32),
      gpuUtilizationBps: 0,
    });
    await runBlocks(chain, rig, 10);
    expect(rig.log.of('error').join()).toMatch(/somebody else commits.*not here/);
    expect(chain.allCommits.length).toBeGreaterThan(1);
    expectContiguous(chain);
  });
});

describe('agent that is killed', () => {
  /** Kills the agent after every `every`th block and starts another on what is on the disk. */
  async function runWithKills(chain: FakeChain, blocks: number, every: number): Promise<number> {
    let rig = await startAgent(chain, newFolder());
    let missed = 0;
    for (let i = 1; i <= blocks; i += 1) {
      chain.nextBlock();
      await rig.agent.tick();
      if (i % 2 === 0) await rig.agent.produced();
      if (i % every !== 0) continue;
      const copy = copyOf(rig.folder);
      await rig.stop();
      missed += rig.count.missed;
      rig = await startAgent(chain, copy);
    }
    await rig.stop();
    return missed + rig.count.missed;
  }

  for (const every of [1, 2, 3, 5]) {
    test(`after every ${every} blocks loses no challenge and commits no nonce twice`, async () => {
      const chain = new FakeChain({ epochLength: 60n });
      const missed = await runWithKills(chain, 120, every);
      expect(missed).toBe(0);
      // A restarted agent answers what its predecessor may have answered in the same block.
      expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\/(?!15)/.test(line))).toEqual([]);
      expect(chain.allCommits.length).toBeGreaterThan(6);
      expectContiguous(chain);
    });
  }

  for (const fate of ['vanishes', 'included unseen', 'late', 'late unseen'] as const) {
    test(`while a commit that is "${fate}" is under way`, async () => {
      const chain = new FakeChain({ epochLength: 60n });
      chain.commitFates = Array<Fate>(6).fill(fate);
      const missed = await runWithKills(chain, 60, 1);
      expect(missed).toBe(0);
      expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\/(?!15)/.test(line))).toEqual([]);
      expect(chain.allCommits.length).toBeGreaterThan(1);
      expectContiguous(chain);
    });
  }

  test('between commit and challenge: the next one answers', async () => {
    const chain = new FakeChain();
    chain.challengesPerCommit = 0;
    const rig = await startAgent(chain, newFolder());
    while (chain.allCommits.length === 0) await runBlocks(chain, rig, 1);
    const copy = copyOf(rig.folder);
    await rig.stop();
    chain.challengesPerCommit = 3;
    chain.nextBlock();
    expect(chain.allChallenges).toHaveLength(3);
    const next = await start(chain, copy, { noncesPerBlock: 0 });
    await runBlocks(chain, next, 2);
    expectHealthy(chain);
    expect(chain.summaries.get(1n)?.challengesPassed).toBe(3);
  });

  test('whose folder is lost says what it cannot answer, and goes on with new nonces', async () => {
    const chain = new FakeChain();
    const rig = await startAgent(chain, newFolder());
    while (chain.allCommits.length === 0) await runBlocks(chain, rig, 1);
    await rig.stop();
    const next = await start(chain, newFolder());
    await runBlocks(chain, next, 3);
    const errors = next.log.of('error').join();
    expect(errors).toContain('cannot be answered');
    expect(next.count.missed).toBeGreaterThan(0);
  });
});

/** Commits of an epoch cover 0, 1, 2, … without a gap or an overlap (P10). */
function expectContiguous(chain: FakeChain): void {
  const next = new Map<bigint, bigint>();
  for (const { epochIndex, firstNonce, nonceCount } of chain.allCommits) {
    expect(firstNonce).toBe(next.get(epochIndex) ?? 0n);
    next.set(epochIndex, firstNonce + BigInt(nonceCount));
  }
}
