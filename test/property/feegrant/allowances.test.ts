/** Fee allowances against a plain model of small whole numbers: what is paid, what is left, and when an allowance ends. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors.ts';
import type { Coin } from '../../../src/types/coin.ts';
import { acceptFee } from '../../../src/types/feegrant/acceptFee.ts';
import type { Allowance } from '../../../src/types/feegrant/allowance.ts';
import { decodeAllowance, encodeAllowance } from '../../../src/types/feegrant/allowanceCodec.ts';

type Amounts = readonly [a: number, b: number];

const denoms = ['aaa', 'bbb'] as const;

const coinsOf = (amounts: Amounts): Coin[] =>
  amounts.flatMap((amount, i) =>
    amount === 0 ? [] : [{ denom: denoms[i] ?? '', amount: BigInt(amount) }],
  );

const fits = (fee: Amounts, limit: Amounts): boolean =>
  fee.every((one, i) => one <= (limit[i] ?? 0));
const minus = (a: Amounts, b: Amounts): Amounts => [a[0] - b[0], a[1] - b[1]];

interface Fee {
  /** Seconds after the fee before. */
  readonly after: number;
  readonly amounts: Amounts;
  readonly message: string;
}

interface Case {
  readonly limit: Amounts | undefined;
  readonly expiration: number | undefined;
  readonly period:
    | { readonly seconds: number; readonly limit: Amounts; readonly reset: number }
    | undefined;
  readonly allowed: readonly string[] | undefined;
  readonly fees: readonly Fee[];
}

const amounts = (most: number): fc.Arbitrary<Amounts> =>
  fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most }));
const some = (most: number) => amounts(most).filter(([a, b]) => a + b > 0);
const both = (most: number): fc.Arbitrary<Amounts> =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }));
const message = fc.constantFrom('/a', '/b');

const anyCase: fc.Arbitrary<Case> = fc.record({
  // Small ones, so that some are used up to the last coin.
  limit: fc.option(fc.oneof(both(4), both(60)), { nil: undefined }),
  expiration: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  period: fc.option(
    fc.record({
      seconds: fc.integer({ min: 0, max: 12 }),
      limit: some(20),
      reset: fc.integer({ min: 0, max: 20 }),
    }),
    { nil: undefined },
  ),
  allowed: fc.option(fc.uniqueArray(message, { minLength: 1 }), { nil: undefined }),
  fees: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 9 }),
      amounts: fc.oneof(amounts(1), amounts(12)),
      message,
    }),
    {
      maxLength: 20,
    },
  ),
});

const at = (seconds: number) => ({ seconds: BigInt(seconds), nanos: 0 });

function allowanceOf({ limit, expiration, period, allowed }: Case): Allowance {
  const basic = {
    kind: 'basic' as const,
    spendLimit: limit === undefined ? undefined : coinsOf(limit),
    expiration: expiration === undefined ? undefined : at(expiration),
  };
  const inner: Allowance =
    period === undefined
      ? basic
      : {
          kind: 'periodic',
          basic,
          periodNanos: BigInt(period.seconds) * 1_000_000_000n,
          periodSpendLimit: coinsOf(period.limit),
          periodCanSpend: coinsOf(period.limit),
          periodReset: at(period.reset),
        };
  return allowed === undefined
    ? inner
    : { kind: 'allowedMsg', allowance: inner, allowedMessages: allowed };
}

const lesser = ([a, b]: Amounts, whole: Amounts | undefined): Amounts =>
  whole === undefined ? [a, b] : [Math.min(a, whole[0]), Math.min(b, whole[1])];

/** The model: an allowance as whole numbers. */
class Model {
  readonly #case: Case;
  #left: Amounts | undefined;
  #inPeriod: Amounts;
  #reset: number;

  constructor(one: Case) {
    this.#case = one;
    this.#left = one.limit;
    this.#inPeriod = one.period?.limit ?? [0, 0];
    this.#reset = one.period?.reset ?? 0;
  }

  pay(now: number, { amounts: fee, message: by }: Fee): string {
    const { allowed, expiration } = this.#case;
    if (allowed !== undefined && !allowed.includes(by)) return 'message';
    if (expiration !== undefined && now > expiration) return 'expired';
    const [can, reset] = this.#periodAt(now);
    if (can !== undefined && !fits(fee, can)) return 'exceeded';
    if (this.#left !== undefined && !fits(fee, this.#left)) return 'exceeded';
    if (can !== undefined) this.#inPeriod = minus(can, fee);
    this.#reset = reset;
    if (this.#left === undefined) return 'paid';
    this.#left = minus(this.#left, fee);
    return this.#left[0] + this.#left[1] === 0 ? 'gone' : 'paid';
  }

  #periodAt(now: number): [can: Amounts | undefined, reset: number] {
    const { period } = this.#case;
    if (period === undefined) return [undefined, 0];
    if (now < this.#reset) return [this.#inPeriod, this.#reset];
    const next = this.#reset + period.seconds;
    return [lesser(period.limit, this.#left), now > next ? now + period.seconds : next];
  }
}

/** For each fee whether it is paid, and whether the allowance is gone afterwards. */
function expected(one: Case): string[] {
  const model = new Model(one);
  const results: string[] = [];
  let now = 0;
  for (const fee of one.fees) {
    now += fee.after;
    results.push(model.pay(now, fee));
    if (results.at(-1) === 'gone') break;
  }
  return results;
}

/** The same through the code, with state written and read again between any two fees. */
function actual(one: Case): string[] {
  let allowance = allowanceOf(one);
  let now = 0;
  const results: string[] = [];
  for (const fee of one.fees) {
    now += fee.after;
    try {
      const stored: Allowance = decodeAllowance(encodeAllowance(allowance));
      const use = { now: at(now), fee: coinsOf(fee.amounts), messages: [fee.message], look() {} };
      const left = acceptFee(stored, use);
      results.push(left === undefined ? 'gone' : 'paid');
      if (left === undefined) break;
      allowance = left;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const names: Record<number, string> = { 2: 'exceeded', 3: 'expired', 7: 'message' };
      results.push(names[error.code] ?? error.message);
    }
  }
  return results;
}

test('every sequence of fees is paid, refused and ended as the model says (M7 to M10)', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyCase, (one) => {
      const results = actual(one);
      for (const result of results) seen.add(result);
      expect(results).toEqual(expected(one));
    }),
    { numRuns: 2000 },
  );
  expect([...seen].sort()).toEqual(['exceeded', 'expired', 'gone', 'message', 'paid']);
});

test('never is more paid in all than the limit, nor in a period than its limit (M7, M8)', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const paid: [number, Amounts][] = [];
      let now = 0;
      actual(one).forEach((result, i) => {
        const fee = one.fees[i];
        now += fee?.after ?? 0;
        if (fee !== undefined && (result === 'paid' || result === 'gone'))
          paid.push([now, fee.amounts]);
      });
      const sum = (of: readonly [number, Amounts][]): Amounts =>
        of.reduce<Amounts>(([a, b], [, [x, y]]) => [a + x, b + y], [0, 0]);
      if (one.limit !== undefined) expect(fits(sum(paid), one.limit)).toBe(true);
      const { period } = one;
      if (period === undefined || period.seconds === 0) return;
      for (const [start] of paid) {
        // A window of a period's length meets two periods at most.
        const window = paid.filter(([time]) => time >= start && time < start + period.seconds);
        const twice: Amounts = [2 * period.limit[0], 2 * period.limit[1]];
        expect(fits(sum(window), twice)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
