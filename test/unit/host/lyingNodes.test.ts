/** Nodes that say what is not so, or nothing at all: no challenge is missed, nothing is lost, and the log stays short. */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { EpochView, SummaryView } from '../../../src/host/chain/chainPort.ts';
import { assertPlausible } from '../../../src/host/nodes/plausibleEpoch.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { FakeChain, type Fate } from './fakeChain.ts';
import { newFolder, type Rig, removeFolders, runBlocks, startAgent } from './rig.ts';

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

/** The chain, seen through a node that changes what it wants to. */
class TrickyChain extends FakeChain {
  trick: ((view: EpochView) => EpochView) | undefined;
  /** Nonces that the node says the chain counts. */
  total: bigint | undefined;

  override async epoch(): Promise<EpochView> {
    const view = await super.epoch();
    return this.trick?.(view) ?? view;
  }

  override async summary(epochIndex: bigint): Promise<SummaryView> {
    const view = await super.summary(epochIndex);
    if (this.total === undefined || view.summary === undefined) return view;
    return { ...view, summary: { ...view.summary, totalNonces: this.total } };
  }
}

/** A node that says a late height, and of the count what it was then: as if the commit under way could not get in any more. */
class HidingChain extends FakeChain {
  hidden: bigint | undefined;

  override async summary(epochIndex: bigint): Promise<SummaryView> {
    const view = await super.summary(epochIndex);
    if (this.hidden === undefined) return view;
    const summary = view.summary && { ...view.summary, totalNonces: this.hidden };
    return { summary, height: view.height + 1_000n };
  }
}

function expectNothingLost(chain: FakeChain): void {
  expect(chain.allChallenges.length).toBeGreaterThan(5);
  expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\/(?!1[35])/.test(line))).toEqual([]);
}

const inEpoch = (view: EpochView, index: bigint, seedByte?: number): EpochView => ({
  ...view,
  epoch: {
    ...view.epoch,
    index,
    seed: seedByte === undefined ? view.epoch.seed : new Uint8Array(32).fill(seedByte),
  },
});

describe('a node that says another epoch', () => {
  test('for a moment, far ahead: nothing leaves the disk, and every challenge is answered', async () => {
    const chain = new TrickyChain();
    const rig = await start(chain, newFolder());
    for (let i = 0; i < 60; i += 1) {
      chain.trick = i % 5 === 4 ? (view) => inEpoch(view, 999n) : undefined;
      await runBlocks(chain, rig, 1);
    }
    expectNothingLost(chain);
    expect(readdirSync(join(rig.folder, 'epochs')).sort()).toEqual(['1', '2']);
    expect(rig.log.of('warn').concat(rig.log.of('error'))).toEqual([]);
  });

  test('for a while: it goes back to the true one, whose artifacts are still there', async () => {
    const chain = new TrickyChain({ epochLength: 60n });
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 10);
    chain.trick = (view) => inEpoch(view, 999n, 9);
    chain.challengesPerCommit = 0;
    await runBlocks(chain, rig, 6);
    chain.trick = undefined;
    chain.challengesPerCommit = 2;
    await runBlocks(chain, rig, 30);
    expect(chain.log.filter((line) => /FAILED|EXPIRED/.test(line))).toEqual([]);
    const said = rig.log.of('warn').filter((line) => line.includes('keeps saying another epoch'));
    expect(said).toHaveLength(2);
  });

  test('at its start: the files of the true epoch are kept', async () => {
    const chain = new TrickyChain();
    const rig = await startAgent(chain, newFolder());
    await runBlocks(chain, rig, 10);
    await rig.stop();
    chain.trick = (view) => inEpoch(view, 999n, 9);
    const next = await start(chain, rig.folder);
    await runBlocks(chain, next, 1);
    chain.trick = undefined;
    await runBlocks(chain, next, 5);
    expectNothingLost(chain);
    expect(chain.allCommits[0]?.commitBlockHeight).toBeLessThan(10n);
  });

  test('with another seed: artifacts are set aside, and are back with their seed', async () => {
    const chain = new TrickyChain({ epochLength: 90n });
    chain.challengesPerCommit = 0;
    const rig = await start(chain, newFolder());
    await runBlocks(chain, rig, 10);
    const committed = chain.allCommits.length;
    expect(committed).toBeGreaterThan(1);
    chain.trick = (view) => inEpoch(view, 1n, 9);
    await runBlocks(chain, rig, 4);
    expect(readdirSync(join(rig.folder, 'epochs'))).toHaveLength(2);
    chain.trick = undefined;
    chain.challengesPerCommit = 2;
    await runBlocks(chain, rig, 30);
    expectNothingLost(chain);
    expect(chain.allCommits.length).toBeGreaterThan(committed);
  });
});

test('a chain that is rolled back into an epoch before is followed: its challenges are answered', async () => {
  const chain = new FakeChain();
  const rig = await start(chain, newFolder());
  await runBlocks(chain, rig, 32);
  expect(rig.log.of('info').join()).toContain('epoch=2');
  chain.height = 12n;
  for (const challenge of chain.allChallenges) {
    if (challenge.deadlineBlockHeight < 18n) continue;
    Object.assign(challenge, { resolved: false, deadlineBlockHeight: 19n });
  }
  const drawnAnew = chain.allChallenges.filter(({ resolved }) => !resolved);
  expect(drawnAnew.length).toBeGreaterThan(2);
  await runBlocks(chain, rig, 6);
  expect(chain.log.filter((line) => line.includes('EXPIRED'))).toEqual([]);
  for (const { resolved } of drawnAnew) expect(resolved).toBe(true);
});

test('a count that is lower than what is known is said once, and commits wait for it', async () => {
  const chain = new TrickyChain({ epochLength: 60n });
  const rig = await start(chain, newFolder());
  await runBlocks(chain, rig, 10);
  chain.total = 1n;
  await runBlocks(chain, rig, 2);
  const sent = chain.commitsSent;
  await runBlocks(chain, rig, 10);
  expect(chain.commitsSent).toBe(sent);
  expect(rig.log.of('warn').filter((line) => line.includes('counts fewer'))).toHaveLength(1);
  chain.total = undefined;
  await runBlocks(chain, rig, 10);
  expect(chain.commitsSent).toBeGreaterThan(sent);
  expectNothingLost(chain);
});

describe('a node that hides a commit and says that its time is over', () => {
  /** Tells the lie for a while from the moment that commit `which` is under way. */
  async function hideCommit(chain: HidingChain, which: number, fate: Fate): Promise<void> {
    chain.commitFates = [...Array<Fate>(which - 1).fill('normal'), ...Array<Fate>(6).fill(fate)];
    const rig = await start(chain, newFolder());
    for (let i = 0; chain.commitsSent < which && i < 30; i += 1) await runBlocks(chain, rig, 1);
    chain.hidden = chain.summaries.get(1n)?.totalNonces ?? 0n;
    const sent = chain.commitsSent;
    await runBlocks(chain, rig, 12);
    expect(chain.commitsSent, 'the lie made the agent send it again').toBeGreaterThan(sent);
    chain.hidden = undefined;
    await runBlocks(chain, rig, 14);
  }

  test.each<[number, Fate]>([
    [1, 'normal'],
    [1, 'late unseen'],
    [3, 'normal'],
    [3, 'included unseen'],
    [3, 'late unseen'],
  ])('commit %i, %s: it is in the chain once, and everything is answered', async (which, fate) => {
    const chain = new HidingChain({ epochLength: 60n });
    await hideCommit(chain, which, fate);
    const roots = chain.allCommits.map(({ rootHash }) => toHex(rootHash));
    expect(new Set(roots).size).toBe(roots.length);
    expect(chain.log.filter((line) => line.includes('poc/27')).length).toBeGreaterThan(0);
    expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\/(?!1[35]|27)/.test(line))).toEqual([]);
    expect(chain.allCommits.length).toBeGreaterThan(which);
  });
});

test('a count that is too high for a look drops nothing: the commit under way is answered for', async () => {
  const chain = new TrickyChain({ epochLength: 60n });
  chain.commitFates = Array<Fate>(10).fill('late');
  const rig = await start(chain, newFolder());
  for (let i = 0; i < 50; i += 1) {
    const lie = i % 2 === 0 ? 10_000n : (chain.summaries.get(1n)?.totalNonces ?? 0n) + 3n;
    chain.total = i % 3 === 0 ? lie : undefined;
    await runBlocks(chain, rig, 1);
  }
  expectNothingLost(chain);
  expect(rig.log.of('error')).toEqual([]);
});

test('a count that is too high drops nothing while the commit under way can still get in', async () => {
  const chain = new TrickyChain({ epochLength: 60n });
  chain.commitFates = ['normal', 'late', 'late', 'late'];
  const rig = await start(chain, newFolder());
  for (let i = 0; i < 50; i += 1) {
    const sent = chain.commitsSent;
    await runBlocks(chain, rig, 1);
    if (chain.commitsSent === sent || chain.commitsSent < 2) continue;
    chain.total = (chain.summaries.get(1n)?.totalNonces ?? 0n) + 3n;
    await runBlocks(chain, rig, 3);
    chain.total = undefined;
  }
  expectNothingLost(chain);
  expect(rig.log.of('error')).toEqual([]);
});

test('a count that was too high for some looks does not stop commits for the rest of the epoch', async () => {
  const chain = new TrickyChain({ epochLength: 60n });
  const rig = await start(chain, newFolder());
  await runBlocks(chain, rig, 8);
  chain.total = 10_000n;
  await runBlocks(chain, rig, 6);
  chain.total = undefined;
  const committed = chain.allCommits.length;
  await runBlocks(chain, rig, 30);
  expect(chain.allCommits.length).toBeGreaterThan(committed);
  expect(rig.log.of('error').length).toBeLessThan(8);
});

test('an epoch whose folder vanishes is said in a few lines, and the next one goes on', async () => {
  const chain = new FakeChain();
  const rig = await start(chain, newFolder());
  await runBlocks(chain, rig, 8);
  rmSync(join(rig.folder, 'epochs'), { recursive: true });
  chain.challengesPerCommit = 0;
  await runBlocks(chain, rig, 22);
  expect(rig.log.of('error').length + rig.log.of('warn').length).toBeLessThan(10);
  expect(rig.log.of('error').length).toBeGreaterThan(0);
  chain.challengesPerCommit = 2;
  const committed = chain.allCommits.length;
  await runBlocks(chain, rig, 30);
  expect(chain.allCommits.length).toBeGreaterThan(committed);
});

describe('an answer of which nothing can be true', () => {
  const chain = new FakeChain();
  chain.nextBlock();
  const good = chain.epoch();

  test.each<[string, (view: EpochView) => EpochView]>([
    [
      'artifacts of 0 bytes',
      (view) => ({
        ...view,
        epoch: { ...view.epoch, params: { ...chain.params, artifactSizeBytes: 0 } },
      }),
    ],
    [
      'commits of 9 to 2 nonces',
      (view) => {
        const params = { ...chain.params, minNoncesPerCommit: 9, maxNoncesPerCommit: 2 };
        return { ...view, epoch: { ...view.epoch, params } };
      },
    ],
    [
      'an epoch without parameters',
      (view) => ({ ...view, epoch: { ...view.epoch, params: undefined } }),
    ],
    ['a seed of 3 bytes', (view) => ({ ...view, epoch: { ...view.epoch, seed: Buffer.alloc(3) } })],
    ['epoch 0 of 30 blocks', (view) => inEpoch(view, 0n)],
    ['height 0 in an epoch from 1 to 30', (view) => ({ ...view, height: 0n })],
  ])('%s', async (what, change) => {
    const view = await good;
    assertPlausible(view);
    expect(() => assertPlausible(change(view))).toThrow(what);
  });
});
