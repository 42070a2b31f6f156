/** A mempool and blocks full of paying spam while hosts have deadlines. CometBFT's queue is modelled here; the real one is in test/e2e/flooding.test.ts. */

import { afterEach, describe, expect, test } from 'vitest';
import {
  alice,
  FloodedChain,
  type FloodOptions,
  fee,
  mallory,
  places,
  SpamStream,
  send,
  spammer,
} from '../../harness/floodedChain.ts';
import { PocUser, summaryOf } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';

let flooded: FloodedChain;
let spam: SpamStream;

async function start(options: FloodOptions = {}): Promise<void> {
  flooded = await FloodedChain.start(options);
  spam = new SpamStream(flooded);
}

afterEach(async () => {
  await flooded.chain.stop();
});

describe('B2 responses under paying spam', () => {
  test('B2 a full mempool keeps places for them, and the next block begins with them', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    expect(await spam.fill()).toBe('sdk/20');
    expect(pool.size).toBe(60);
    const response = await flooded.answer();
    expect(pool.broadcast(response)).toBe('taken');
    // CometBFT would offer it twenty blocks later.
    expect(places(pool.offered(), [response])).toEqual([-1]);
    const { txs, txResults } = await pool.block();
    expect(places(txs, [response])).toEqual([0]);
    expect(txResults[0]?.code).toBe(0);
    expect(await summaryOf(chain, alice)).toMatchObject({ challengesPassed: 1 });
  });

  test('B2 where nothing is kept, CometBFT itself refuses them and the epoch is lost: what the places are for', async () => {
    await start({ reservedPercent: 0 });
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const { deadlineBlockHeight } = await flooded.openChallenge(alice);
    while (chain.height < deadlineBlockHeight) {
      expect(await spam.fill()).toBe('comet is full');
      expect(pool.broadcast(await flooded.answer())).toBe('comet is full');
      await pool.block();
    }
    expect(await summaryOf(chain, alice)).toMatchObject({ penaltyApplied: true });
  });

  test('B2 one of the last moment counts at the deadline', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const { deadlineBlockHeight } = await flooded.openChallenge(alice);
    while (chain.height < deadlineBlockHeight - 1n) {
      await spam.fill();
      await pool.block();
    }
    await spam.fill();
    expect(pool.broadcast(await flooded.answer())).toBe('taken');
    expect((await pool.block()).height).toBe(deadlineBlockHeight);
    expect(await summaryOf(chain, alice)).toMatchObject({
      challengesPassed: 1,
      penaltyApplied: false,
    });
  });

  test('B2 an epoch of it costs a host nothing: every commit and every response is in the next block', async () => {
    await start();
    const { pool, chain, host } = flooded;
    while (chain.height < 19n) {
      expect(await spam.fill()).toBe('sdk/20');
      const response = await host.answerAll();
      const isCommitting = chain.height < 10n && response === undefined;
      const sent = response ?? (isCommitting ? await flooded.paidCommit() : undefined);
      if (sent !== undefined) expect(pool.broadcast(sent)).toBe('taken');
      const { txs } = await pool.block();
      if (sent !== undefined) expect(places(txs, [sent])).toEqual([0]);
    }
    await pool.block();
    const summary = await summaryOf(chain, alice, 1n);
    expect(summary).toMatchObject({ penaltyApplied: false, commitCount: 5 });
    expect(summary?.challengesIssued).toBeGreaterThan(5);
    expect(summary?.challengesPassed).toBe(summary?.challengesIssued);
  });

  test('B2 a long train of an attacker that ends in a response does not hold up a lighter one', async () => {
    await start();
    const { pool, chain, host } = flooded;
    const thief = new PocUser(chain, mallory);
    await flooded.challenge(host, thief);
    await new SpamStream(flooded, mallory).fill(30);
    const last = await thief.responseMessage(await flooded.openChallenge(mallory));
    expect(pool.broadcast(await chain.sign(mallory, last, { skip: 30 }))).toBe('taken');
    // Alice's own response waits behind a commit of hers that is still in the mempool.
    const commit = await flooded.paidCommit();
    const message = await host.responseMessage(await flooded.openChallenge(alice));
    const response = await chain.sign(alice, message, { skip: 1 });
    for (const tx of [commit, response]) expect(pool.broadcast(tx)).toBe('taken');
    const { txs, txResults } = await pool.block();
    expect(places(txs, [commit, response])).toEqual([0, 1]);
    expect(txResults.slice(0, 2).map(({ code }) => code)).toEqual([0, 0]);
  });
});

describe('B2 commits under paying spam', () => {
  test('B2 one that the next block would take has a place and comes before spam', async () => {
    await start();
    await spam.fill();
    const commit = await flooded.paidCommit();
    expect(flooded.pool.broadcast(commit)).toBe('taken');
    const { txs, txResults } = await flooded.pool.block();
    expect(places(txs, [commit])).toEqual([0]);
    expect(txResults[0]?.code).toBe(0);
  });

  test('B2 one that would be refused, a second one, one with more gas than it needs or in company has none', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await spam.fill();
    const good = await host.commitMessage(20);
    const foreign = { ...good, value: { ...good.value, creator: spammer.address } };
    const without = [
      await chain.sign(alice, await host.commitMessage(20, { epochIndex: 2n }), { fee }),
      await chain.sign(alice, await host.commitMessage(9), { fee }),
      await chain.sign(alice, good, { fee, gas: 500_001n }),
      await chain.sign(alice, [good, send(alice)], { fee }),
      await chain.sign(spammer, foreign, { fee }),
    ];
    for (const tx of without) expect(pool.broadcast(tx)).toBe('sdk/20');
    expect(pool.broadcast(await chain.sign(alice, good, { fee }))).toBe('taken');
    expect(pool.broadcast(await chain.sign(alice, good, { fee, skip: 1 }))).toBe('sdk/20');
  });

  test('B2 one behind another transaction of its signer keeps its place behind it', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await spam.fill(10);
    const first = await chain.sign(alice, send(alice), { fee });
    const commit = await chain.sign(alice, await host.commitMessage(20), { fee, skip: 1 });
    for (const tx of [first, commit]) expect(pool.broadcast(tx)).toBe('taken');
    const order: string[] = [];
    while (pool.size > 0) {
      const { txs, txResults } = await pool.block();
      expect(txResults.every(({ code }) => code === 0)).toBe(true);
      const [a, b] = places(txs, [first, commit]) as [number, number];
      if (a >= 0) order.push('first');
      if (b >= 0) order.push('commit');
      if (a >= 0 && b >= 0) expect(a).toBeLessThan(b);
    }
    expect(order).toEqual(['first', 'commit']);
  });

  test('B2 those of many participants fill their own places, and those of responses stay free', async () => {
    const many = Array.from({ length: 22 }, (_, i) => simAccount(10 + i));
    await start({ others: many });
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    await spam.fill();
    const said: string[] = [];
    for (const account of many) {
      said.push(pool.broadcast(await flooded.paidCommit(new PocUser(chain, account))));
    }
    // 40 % are kept, half of that for commits.
    expect(said).toEqual([...Array<string>(20).fill('taken'), 'sdk/20', 'sdk/20']);
    expect(pool.broadcast(await flooded.answer())).toBe('taken');
  });
});

describe('B2 the bounds of the mempool', () => {
  test('B2 bytes are kept as places are', async () => {
    await start({ maxBytes: 20_000 });
    await flooded.challenge(flooded.host);
    expect(await spam.fill()).toBe('sdk/20');
    // 60 % of 20,000 bytes, at some 330 a transaction.
    expect(flooded.pool.size).toBeGreaterThan(30);
    expect(flooded.pool.size).toBeLessThan(45);
    expect(flooded.pool.broadcast(await flooded.answer())).toBe('taken');
  });

  test('B2 what leaves the mempool makes room again, no more and no less, and each place costs its fee', async () => {
    await start();
    const { pool } = flooded;
    const before = await flooded.balance(spammer);
    for (let i = 0; i < 5; i += 1) {
      expect(await spam.fill()).toBe('sdk/20');
      expect(pool.size).toBe(60);
      await pool.block();
      expect(pool.size).toBe(57);
    }
    expect(before - (await flooded.balance(spammer))).toBe(15n * 1000n);
  });
});
