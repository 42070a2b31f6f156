/**
 * What went wrong at settlement on live chains of this kind, each case played over whole epochs by signed transactions. What went wrong
 * with checks and draws is in liveChainChecks.test.ts.
 */

import { afterEach, describe, expect, test } from 'vitest';
import { ParticipantStatus, PenaltyReason } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { capPowers } from '../../../src/weights/capPowers.ts';
import { playEpoch } from '../../harness/cheatingHost.ts';
import { PocUser, summaryOf } from '../../harness/pocUser.ts';
import { amountOf, collector, purseOf, supplyOf } from '../../harness/purses.ts';
import { at, epoch, rewards, settled, startChain, stopChains } from './liveChain.ts';

afterEach(stopChains);

describe('live chain case: the cap with zero-weight members zeroed all of 81,702, epochs without anybody', () => {
  test('five epochs in a row three of seven have 81,702 together, and keep 75,510 of it under the cap', async () => {
    const chain = await startChain(7, { weightFactorNumerator: 918 });
    for (let index = 1n; index <= 5n; index += 1n) {
      // Two more claim and do not answer: members with a summary and no weight.
      await epoch(chain, { 0: 40, 1: 30, 2: 19, 3: 25, 4: 1 }, { away: [3, 4] });
      const records = [...(await settled(chain, index)).values()];
      const total = (of: 'weight' | 'power') =>
        records.reduce((sum, record) => sum + record[of], 0n);
      expect(total('weight')).toBe(81_702n);
      expect(total('power')).toBe(29_988n + 27_540n + 17_442n);
      expect(chain.comet.powers.size).toBe(3);
    }
  });

  test('with any number of zero-weight members the powers are those without them', () => {
    const weights = [36_720n, 27_540n, 17_442n];
    for (let zeros = 0; zeros <= 100; zeros += 1) {
      const none = Array.from({ length: zeros }, () => 0n);
      expect(capPowers([...none, ...weights], 3000).slice(zeros)).toEqual([
        29_988n,
        27_540n,
        17_442n,
      ]);
    }
  });
});

describe('live chain case: the cap over confirmed weight, its denominator over all that was claimed', () => {
  test('power is the cap over what was confirmed; a failed claim is in no sum', async () => {
    const chain = await startChain(4);
    await epoch(chain, { 0: 100, 1: 40, 2: 40, 3: 200 }, { away: [3] });
    const records = await settled(chain, 1n);
    const powers = [0, 1, 2, 3].map((i) => records.get(i)?.power);
    // 100, 40, 40 under 40 %: ⌊0.4 × 80 / 0.6⌋ = 53.
    expect(powers).toEqual([53n, 40n, 40n, 0n]);
  });

  test('whoever fails, every honest host earns as much as before, or more', async () => {
    const made = { 0: 70, 1: 20, 2: 13, 3: 7, 4: 1 };
    const calm = await startChain(5);
    await epoch(calm, made);
    const had = await rewards(calm, 1n);
    for (const away of [[0], [1], [4], [0, 1], [1, 2, 3], [0, 2, 4], [0, 1, 2, 3]]) {
      const chain = await startChain(5);
      await epoch(chain, made, { away });
      const has = await rewards(chain, 1n);
      for (const i of [0, 1, 2, 3, 4]) {
        if (away.includes(i)) expect(has[i]).toBe(0n);
        else expect((has[i] as bigint) >= (had[i] as bigint), `${i} without ${away}`).toBe(true);
      }
    }
  });
});

describe('live chain case: who brought nothing kept the weight that it had', () => {
  test('no commit is no weight, whatever the epoch before was', async () => {
    const chain = await startChain(2);
    await epoch(chain, { 0: 50, 1: 50 });
    await epoch(chain, { 1: 50 });
    expect((await settled(chain, 2n)).get(0)).toMatchObject({ weight: 0n, power: 0n, reward: [] });
    expect([...chain.comet.powers.values()]).toEqual([50n]);
  });

  test('no answer, a wrong answer and no claim at all come to the same', async () => {
    const chain = await startChain(4);
    await epoch(chain, { 0: 50, 1: 50, 2: 50, 3: 50 });
    await epoch(chain, { 0: 50, 1: 50, 3: 50 }, { away: [0], wrong: [1] });
    const records = await settled(chain, 2n);
    for (const i of [0, 1, 2]) {
      expect(records.get(i)).toMatchObject({ weight: 0n, power: 0n, reward: [] });
    }
    expect(records.get(0)?.penaltyReason).toBe(PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED);
    expect(records.get(1)?.penaltyReason).toBe(PenaltyReason.PENALTY_REASON_INVALID_PROOF);
    expect(records.get(2)?.penaltyReason).toBe(PenaltyReason.PENALTY_REASON_UNSPECIFIED);
  });
});

describe('live chain case: a total of zero divided, or paid everybody in full', () => {
  test('an epoch without work pays nobody, mints nothing, and punishes nobody', async () => {
    const chain = await startChain(2);
    for (let index = 1n; index <= 3n; index += 1n) {
      await epoch(chain, {});
      const records = [...(await settled(chain, index)).values()];
      expect(records).toHaveLength(2);
      for (const record of records) {
        expect(record).toMatchObject({
          weight: 0n,
          reward: [],
          penaltyReason: PenaltyReason.PENALTY_REASON_UNSPECIFIED,
          status: ParticipantStatus.PARTICIPANT_STATUS_ACTIVE,
        });
      }
    }
    expect(amountOf(await supplyOf(chain), 'upoc')).toBe(8_000_000_000n);
    await epoch(chain, { 0: 10 });
    expect(await rewards(chain, 4n)).toMatchObject({ 0: 1000n });
  });

  test('an epoch whose only host was not reachable pays it nothing either', async () => {
    const chain = await startChain(1);
    await epoch(chain, { 0: 50 }, { away: [0] });
    expect((await settled(chain, 1n)).get(0)).toMatchObject({
      totalNonces: 50n,
      weight: 0n,
      reward: [],
      penaltyReason: PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED,
    });
    expect(amountOf(await supplyOf(chain), 'upoc')).toBe(8_000_000_000n);
    expect((await summaryOf(chain, at(0), 1n))?.effectivePocWeight).toBe(0n);
  });

  test('fees of an epoch without weight wait for the next one', async () => {
    const chain = await startChain(1);
    await chain.block();
    const fee = [{ denom: 'upoc', amount: '70' }];
    const message = await new PocUser(chain, at(1)).commitMessage(5);
    await chain.block(await chain.sign(at(1), message, { fee }));
    await playEpoch(chain);
    expect(amountOf(await purseOf(chain, collector), 'upoc')).toBe(70n);
    await epoch(chain, { 0: 10 });
    expect(await rewards(chain, 2n)).toMatchObject({ 0: 1070n });
  });
});

describe('live chain case: rounding that pays more than there is, or loses what is left', () => {
  test('what was paid and what stays is the pool, epoch after epoch', async () => {
    const chain = await startChain(1);
    let kept = 0n;
    for (let index = 1n; index <= 4n; index += 1n) {
      await epoch(chain, { 0: 3, 1: 3, 2: 5, 3: 2 });
      const paid = Object.values(await rewards(chain, index)).reduce((sum, one) => sum + one, 0n);
      const left = amountOf(await purseOf(chain, collector), 'upoc');
      expect(paid + left).toBe(kept + 1000n);
      expect(left < 4n).toBe(true);
      kept = left;
    }
    // 13 parts: 230, 230, 384 and 153 of 1000 leave 3.
    expect(await rewards(chain, 1n)).toEqual({ 0: 230n, 1: 230n, 2: 384n, 3: 153n });
  });

  test.each([2n ** 31n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n + 1n, 2n ** 200n + 1n])(
    'a fee of %i units is shared to the unit',
    async (fee) => {
      const chain = await startChain(1, {}, 2n ** 201n);
      await chain.block();
      const hosts = [0, 1, 2].map((i) => new PocUser(chain, at(i)));
      const txs = await Promise.all(
        hosts.map(async (host, i) => {
          const paid = i === 0 ? [{ denom: 'upoc', amount: fee.toString() }] : [];
          return chain.sign(host.account, await host.commitMessage(7), { fee: paid });
        }),
      );
      await chain.block(...txs);
      await playEpoch(
        chain,
        hosts.map((host) => () => host.answerAll()),
      );
      const share = (fee + 1000n) / 3n;
      expect(await rewards(chain, 1n)).toEqual({ 0: share, 1: share, 2: share });
      expect(amountOf(await purseOf(chain, collector), 'upoc')).toBe((fee + 1000n) % 3n);
    },
  );
});

describe('live chain case: a transfer to the account of a module broke the books', () => {
  test('it is refused, and the settlement is that of a chain on which nobody tried', async () => {
    const [calm, tried] = [await startChain(2), await startChain(2)];
    for (const chain of [calm, tried]) {
      await chain.block();
      const hosts = [0, 1].map((i) => new PocUser(chain, at(i)));
      const commits = await Promise.all(hosts.map((host) => host.commit(30)));
      const send = {
        typeUrl: '/cosmos.bank.v1beta1.MsgSend',
        value: {
          fromAddress: at(5).address,
          toAddress: collector,
          amount: [{ denom: 'upoc', amount: '999' }],
        },
      };
      const extra = chain === tried ? [await chain.sign(at(5), send)] : [];
      const block = await chain.block(...commits, ...extra);
      expect(block.txResults.map(({ code }) => code === 0)).toEqual([
        true,
        true,
        ...extra.map(() => false),
      ]);
      await playEpoch(
        chain,
        hosts.map((host) => () => host.answerAll()),
      );
    }
    expect(await settled(tried, 1n)).toEqual(await settled(calm, 1n));
    expect(await purseOf(tried, collector)).toEqual(await purseOf(calm, collector));
    expect(await purseOf(tried, at(5).address)).toEqual(await purseOf(calm, at(5).address));
  });
});
