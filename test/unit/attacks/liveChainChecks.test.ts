/** What went wrong with checks, draws, roles and restarts on live chains of this kind. */

import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, describe, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { drawAudit } from '../../../src/types/poc/auditDraw.ts';
import { drawSample } from '../../../src/types/poc/sampleDraw.ts';
import { CheatingHost, playEpoch } from '../../harness/cheatingHost.ts';
import { challengesOf, PocUser } from '../../harness/pocUser.ts';
import { simConsensusKey } from '../../harness/simAccount.ts';
import { at, epoch, rewards, settled, startChain, stopChains } from './liveChain.ts';

afterEach(stopChains);

const numbered = (text: string): Uint8Array => sha256(new TextEncoder().encode(text));

describe('live chain case: the smallest node always stood in a safe place', () => {
  test('in every epoch every host is asked, the smallest and those at both ends of the order too', async () => {
    const chain = await startChain(1, {
      auditWindowBlocks: 3,
      epochLength: 9n,
      settlementAuditLeaves: 3,
    });
    for (let index = 1n; index <= 5n; index += 1n) {
      await epoch(chain, { 0: 1, 1: 2, 2: 3, 3: 10, 4: 100, 5: 1, 6: 1 });
      for (const i of [0, 1, 2, 3, 4, 5, 6]) {
        const asked = await challengesOf(chain, at(i), { epochIndex: index });
        expect(asked.length, `host ${i} in epoch ${index}`).toBeGreaterThanOrEqual(1);
      }
    }
  });

  /**
   * Every unit of every host is asked over k epochs with 1 − (1 − 1/n)^(qk) by the audit alone. The bound of 5 standard deviations fails by
   * chance less than once in a million for one unit; the draws are the same in each run.
   */
  test.each([
    [1, 4, 1],
    [2, 4, 3],
    [10, 4, 5],
    [100, 4, 10],
    [10, 64, 1],
  ])(
    'the audit asks for each of %i units with %i leaves over %i epochs as often as it says',
    (n, leaves, epochs) => {
      const trials = n === 100 ? 400 : 1500;
      const asked = Array.from({ length: n }, () => 0);
      for (let trial = 0; trial < trials; trial += 1) {
        const seen = new Set<bigint>();
        for (let e = 1; e <= epochs; e += 1) {
          const drawn = drawAudit({
            entropy: numbered(`audit ${trial}`),
            epochIndex: BigInt(e),
            address: at(trial % 8).bytes,
            totalNonces: BigInt(n),
            leaves,
          });
          for (const nonce of drawn) seen.add(nonce);
        }
        for (const nonce of seen) asked[Number(nonce)] = (asked[Number(nonce)] as number) + 1;
      }
      const p = 1 - (1 - 1 / n) ** (leaves * epochs);
      const bound = 5 * Math.sqrt((p * (1 - p)) / trials);
      asked.forEach((times, unit) => {
        expect(Math.abs(times / trials - p), `unit ${unit}`).toBeLessThanOrEqual(bound);
      });
    },
  );

  test.each([
    [1, 500],
    [1, 5000],
    [7, 500],
    [10, 5000],
    [3, 10_000],
  ])(
    'the sample asks for each of %i units of a commit at %i basis points as often as it says',
    (n, rate) => {
      const trials = 8000;
      const asked = Array.from({ length: n }, () => 0);
      for (let trial = 0; trial < trials; trial += 1) {
        const unit = drawSample({
          entropy: numbered(`sample ${trial}`),
          epochIndex: 1n,
          address: at(trial % 8).bytes,
          nonceCount: n,
          sampleRateBps: rate,
        });
        if (unit !== undefined) asked[Number(unit)] = (asked[Number(unit)] as number) + 1;
      }
      const p = rate / 10_000 / n;
      const bound = 5 * Math.sqrt((p * (1 - p)) / trials);
      asked.forEach((times, unit) => {
        expect(Math.abs(times / trials - p), `unit ${unit}`).toBeLessThanOrEqual(bound);
      });
    },
  );
});

describe('live chain case: a hash of the time of the claim as random number', () => {
  test('what is asked is fixed by the block of the commit; nothing that the claimer does then moves it', async () => {
    const asked: string[] = [];
    for (const what of ['nothing', 'another commit', 'leaving', 'a new key', 'a fee'] as const) {
      const chain = await startChain(1, { validationSampleRateBps: 10_000 });
      const host = new PocUser(chain, at(3));
      await chain.block();
      await chain.block(await host.commit(1000));
      const { address: creator } = at(3);
      const value = { creator, consensusPubkey: simConsensusKey(9), inferenceUrl: '' };
      const messages = {
        nothing: [],
        'another commit': [await host.commitMessage(5)],
        leaving: [{ typeUrl: pocTypeUrls.deactivateParticipant, value: { creator } }],
        'a new key': [{ typeUrl: pocTypeUrls.updateParticipant, value }],
        'a fee': [{ typeUrl: pocTypeUrls.deactivateParticipant, value: { creator } }],
      }[what];
      const fee = what === 'a fee' ? [{ denom: 'upoc', amount: '77' }] : [];
      const txs = messages.length === 0 ? [] : [await chain.sign(at(3), messages, { fee })];
      const block = await chain.block(...txs);
      for (const { code } of block.txResults) expect(code).toBe(0);
      const drawn = (await challengesOf(chain, at(3))).filter((c) => c.commitBlockHeight === 2n);
      asked.push(drawn.map(({ nonceIndex, kind }) => `${kind} ${nonceIndex}`).join());
    }
    expect(asked[0]).not.toBe('');
    expect(new Set(asked).size).toBe(1);
  });
});

describe('live chain case: no answer, a late answer, an answer to some of it', () => {
  test('all but one answered is nothing answered', async () => {
    const chain = await startChain(1);
    const host = new PocUser(chain, at(2));
    await chain.block();
    await chain.block(await host.commit(500));
    await chain.advanceTo(4n);
    const open = await challengesOf(chain, at(2), { openOnly: true });
    expect(open.length).toBeGreaterThan(2);
    const messages = await Promise.all(open.slice(1).map((one) => host.responseMessage(one)));
    await chain.block(await chain.sign(at(2), messages, { gas: 2_000_000n }));
    await playEpoch(chain);
    expect((await settled(chain, 1n)).get(2)?.weight).toBe(0n);
  });

  test('answers in the block of the deadline count, one block later they do not', async () => {
    const chain = await startChain(1);
    const [early, late] = [new PocUser(chain, at(2)), new PocUser(chain, at(4))];
    await chain.block();
    await chain.block(await early.commit(500), await late.commit(500));
    await chain.advanceTo(5n);
    const [inTime, tooLate] = [await early.answerAll(), await late.answerAll()];
    await chain.block(inTime as Uint8Array);
    expect(chain.height).toBe((await challengesOf(chain, at(4)))[0]?.deadlineBlockHeight);
    const refused = await chain.block(tooLate as Uint8Array);
    expect(refused.txResults[0]).toMatchObject({ codespace: 'poc', code: 15 });
    const records = await settled(chain, 1n);
    expect([2, 4].map((i) => records.get(i)?.weight)).toEqual([500n, 0n]);
  });

  test('away only while it is asked is away, and the next epoch begins without a debt', async () => {
    const chain = await startChain(1);
    await epoch(chain, { 2: 50, 3: 50 }, { away: [2] });
    await epoch(chain, { 2: 50, 3: 50 });
    expect(await rewards(chain, 1n)).toMatchObject({ 2: 0n, 3: 1000n });
    expect(await rewards(chain, 2n)).toMatchObject({ 2: 500n, 3: 500n });
  });
});

describe('live chain case: a role without weight decided, and who could not check voted against', () => {
  test('power, riches and messages of others move no weight, reward or power of anybody else', async () => {
    const outcomes: unknown[] = [];
    for (const meddles of [false, true]) {
      // 0 has all the power of genesis and makes nothing; 7 holds no model and answers for others.
      const chain = await startChain(1);
      await chain.block();
      const hosts = [1, 2, 3].map((i) => new PocUser(chain, at(i)));
      const commits = hosts.map((host, i) => host.commit(10 * (i + 1)));
      await chain.block(...(await Promise.all(commits)));
      const meddler = (i: number) => async (): Promise<Uint8Array | undefined> => {
        const [theirs] = await challengesOf(chain, at(3), { openOnly: true });
        if (!meddles || theirs === undefined) return undefined;
        const cheat = new CheatingHost(chain, at(i));
        return cheat.answer(theirs, { artifact: new Uint8Array(24), proof: [] });
      };
      const players = hosts.map((host) => () => host.answerAll());
      await playEpoch(chain, [meddler(0), meddler(7), ...players]);
      outcomes.push([await settled(chain, 1n), [...chain.comet.powers]]);
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});

describe('live chain case: one host as many, many as one', () => {
  test('six of 10, one of 60 and two of 30 weigh and earn the same, or less by rounding', async () => {
    const earned: bigint[] = [];
    for (const mine of [[60], [30, 30], [10, 10, 10, 10, 10, 10], [55, 1, 1, 1, 1, 1]]) {
      const chain = await startChain(1, { nonceWeight: 3 });
      await epoch(chain, { 7: 33, ...mine });
      const all = await rewards(chain, 1n);
      earned.push(mine.reduce((sum, _, i) => sum + (all[i] ?? 0n), 0n));
    }
    const [one = 0n, ...many] = earned;
    expect(one).toBe((1000n * 20n) / 31n);
    for (const sum of many) expect(sum <= one).toBe(true);
    expect(many[0]).toBe(2n * ((1000n * 10n) / 31n));
  });
});

describe('live chain case: a restart or an upgrade in the middle of an epoch lost what was made in it', () => {
  test('a restart before any one block of an epoch, and before every one, leaves the settlement as it is', async () => {
    const work = async (restarts: (height: bigint) => boolean) => {
      const chain = await startChain(2, { validationSampleRateBps: 10_000 });
      const block = chain.block.bind(chain);
      chain.block = async (...txs) => {
        if (restarts(chain.height + 1n)) await chain.restart();
        return block(...txs);
      };
      await epoch(chain, { 0: 20, 1: 30, 2: 5 }, { away: [2] });
      return [toHex(chain.appHashes.get(6n) as Uint8Array), await settled(chain, 1n)];
    };
    const calm = await work(() => false);
    // Before the first block there is nothing to come back to: CometBFT sends InitChain again.
    for (let height = 2n; height <= 6n; height += 1n) {
      expect(await work((next) => next === height)).toEqual(calm);
    }
    expect(await work((next) => next > 1n)).toEqual(calm);
  });
});
