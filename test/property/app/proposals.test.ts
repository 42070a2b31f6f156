/** P24 and ABCI requirements R2, R3: the order of a proposal, and that what one node prepares every other accepts. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lane } from '../../../src/app/mempool/lanes.ts';
import { liftWaiting, type WaitingTx } from '../../../src/app/proposals/liftWaiting.ts';
import { areWithin, protoSize, takeWithin } from '../../../src/app/proposals/limits.ts';
import { orderTxs, type ProposalTx } from '../../../src/app/proposals/orderTxs.ts';

/** Transactions with bytes of their own, so that each can be told from the others. */
const txs = fc
  .array(
    fc.record({
      isResponse: fc.boolean(),
      signers: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 2 }),
      gas: fc.bigInt({ min: 0n, max: 50n }),
      size: fc.integer({ min: 2, max: 300 }),
    }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map(({ isResponse, signers, gas, size }, i): ProposalTx => {
      const raw = new Uint8Array(size).fill(i);
      return { raw, isResponse, gas, signers: isResponse ? signers.slice(0, 1) : signers };
    }),
  );
const limits = fc.record({
  maxBytes: fc.bigInt({ min: 0n, max: 3000n }),
  maxGas: fc.bigInt({ min: -1n, max: 400n }),
});
const single = txs.map((list) => list.map((tx) => ({ ...tx, signers: tx.signers.slice(0, 1) })));

describe('order of a proposal', () => {
  test('nothing is lost and nothing added; ordering again changes nothing', () => {
    fc.assert(
      fc.property(txs, (list) => {
        const ordered = orderTxs(list);
        expect(new Set(ordered)).toEqual(new Set(list));
        expect(ordered).toHaveLength(list.length);
        expect(orderTxs(ordered)).toEqual(ordered);
      }),
      { numRuns: 3000 },
    );
  });

  test('who signs alone keeps the order of its transactions, but for responses that overtake nothing of their own', () => {
    fc.assert(
      fc.property(single, (list) => {
        const ordered = orderTxs(list);
        for (const signer of ['a', 'b', 'c', 'd']) {
          const own = (all: readonly ProposalTx[]) => all.filter((tx) => tx.signers[0] === signer);
          expect(own(ordered)).toEqual(own(list));
        }
      }),
    );
  });

  test('responses that wait for nothing come first, and nothing comes between a response and what it waits for', () => {
    fc.assert(
      fc.property(single, (list) => {
        const ordered = orderTxs(list);
        const firstOther = ordered.findIndex((tx) => !tx.isResponse);
        const lastResponse = ordered.findLastIndex((tx) => tx.isResponse);
        const tail = ordered.slice(lastResponse + 1);
        const waiting = new Set(
          ordered
            .slice(firstOther, lastResponse + 1)
            .filter((tx) => tx.isResponse)
            .map((tx) => tx.signers[0]),
        );
        if (firstOther < 0) return;
        for (const tx of ordered.slice(firstOther, lastResponse + 1)) {
          expect(waiting.has(tx.signers[0])).toBe(true);
        }
        for (const tx of tail) expect(tx.isResponse).toBe(false);
      }),
    );
  });
});

describe('trains of transactions that end in a response', () => {
  /** One signer's transactions, the last one a response. */
  const train = (signer: string, ...gas: readonly bigint[]): ProposalTx[] =>
    gas.map((one, i) => ({
      raw: Uint8Array.of(signer.charCodeAt(0), i),
      isResponse: i === gas.length - 1,
      signers: [signer],
      gas: one,
    }));

  test('P24 the one that asks for the least gas comes first, whatever came first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 9n }), { minLength: 2, maxLength: 20 }),
        (sums) => {
          const names = sums.map((_, i) => String.fromCharCode(97 + i));
          const trains = sums.map((gas, i) => train(names[i] as string, gas, 1n));
          const ordered = orderTxs(trains.flat());
          const gas = ordered.filter(({ isResponse }) => !isResponse).map((tx) => tx.gas);
          expect(gas).toEqual(gas.toSorted((a, b) => Number(a - b)));
          ordered.forEach((tx, i) => {
            if (tx.isResponse) expect(ordered[i - 1]?.signers).toEqual(tx.signers);
          });
        },
      ),
    );
  });

  test('P24 what two signers signed couples their trains', () => {
    const [a, b, light] = [train('a', 5n, 1n), train('b', 1n, 1n), train('c', 4n, 1n)];
    const both = { raw: Uint8Array.of(0), isResponse: false, signers: ['a', 'b'], gas: 1n };
    expect(orderTxs([both, ...a, ...b, ...light])).toEqual([...light, both, ...a, ...b]);
  });
});

describe('what waits further back in the mempool', () => {
  const lanes = fc.array(fc.constantFrom<Lane>('commit', 'other'), {
    minLength: 25,
    maxLength: 25,
  });
  const queueOf = (list: readonly ProposalTx[], others: readonly Lane[]): WaitingTx[] =>
    list.map((tx, i) => ({
      ...tx,
      id: String(i),
      lane: tx.isResponse ? 'response' : (others[i] as Lane),
    }));

  test('P24 is proposed if it is a response or a commit; the order stays one that is accepted', () => {
    fc.assert(
      fc.property(txs, lanes, fc.nat(25), (list, others, offeredCount) => {
        const queue = queueOf(list, others);
        const proposed = liftWaiting(queue.slice(0, offeredCount), queue);
        expect(orderTxs(proposed)).toEqual(proposed);
        expect(new Set(proposed).size).toBe(proposed.length);
        const due = queue.filter(({ lane }, i) => lane !== 'other' || i < offeredCount);
        expect(proposed).toEqual(expect.arrayContaining(due));
      }),
      { numRuns: 2000 },
    );
  });

  test('P24 nothing else is: what stands in no train and is not offered stays where it is', () => {
    fc.assert(
      fc.property(single, lanes, fc.nat(25), (list, others, offeredCount) => {
        const queue = queueOf(list, others);
        const answering = new Set(queue.filter((tx) => tx.isResponse).map((tx) => tx.signers[0]));
        const idle = queue
          .slice(offeredCount)
          .filter(({ lane, signers }) => lane === 'other' && !answering.has(signers[0]));
        const proposed = new Set(liftWaiting(queue.slice(0, offeredCount), queue));
        for (const tx of idle) expect(proposed.has(tx)).toBe(false);
      }),
    );
  });

  test('P24 no transaction comes before an earlier one of its signer, as long as each signs alone', () => {
    fc.assert(
      fc.property(single, lanes, fc.nat(25), (list, others, offeredCount) => {
        const queue = queueOf(list, others);
        const proposed = liftWaiting(queue.slice(0, offeredCount), queue);
        for (const signer of ['a', 'b', 'c', 'd']) {
          const own = proposed.filter((tx) => tx.signers[0] === signer).map(({ id }) => Number(id));
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});

describe('bounds of a proposal', () => {
  test('bytes and gas stay within; what was taken and ordered is within again', () => {
    fc.assert(
      fc.property(txs, limits, (list, bounds) => {
        const taken = takeWithin(orderTxs(list), bounds);
        const bytes = taken.reduce((sum, tx) => sum + protoSize(tx.raw), 0n);
        const gas = taken.reduce((sum, tx) => sum + tx.gas, 0n);
        expect(bytes <= bounds.maxBytes).toBe(true);
        if (bounds.maxGas >= 0n) expect(gas <= bounds.maxGas).toBe(true);
        const proposed = orderTxs(taken);
        expect(areWithin(proposed, bounds)).toBe(true);
        expect(orderTxs(proposed)).toEqual(proposed);
      }),
      { numRuns: 3000 },
    );
  });

  test('after one that does not fit, the later ones of its signers wait', () => {
    const tx = (signer: string, gas: bigint): ProposalTx => ({
      raw: new Uint8Array(10),
      isResponse: false,
      signers: [signer],
      gas,
    });
    const [big, small, other] = [tx('a', 100n), tx('a', 1n), tx('b', 1n)];
    const bounds = { maxBytes: 1000n, maxGas: 50n };
    expect(takeWithin([big, small, other], bounds)).toEqual([other]);
  });

  test('bytes are counted as CometBFT counts them', () => {
    expect([0, 127, 128, 16_383, 16_384].map((n) => protoSize(new Uint8Array(n)))).toEqual([
      2n,
      129n,
      131n,
      16_386n,
      16_388n,
    ]);
  });
});
