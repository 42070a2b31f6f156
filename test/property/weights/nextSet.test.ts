/** P27, P34: election and scaling over random and adversarial sets, against the text of the rules. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, toHex } from '../../../src/lib/bytes.ts';
import {
  type Candidate,
  nextValidators,
  scalePowers,
} from '../../../src/weights/nextValidators.ts';
import { maxTotalVotingPower } from '../../harness/cometValidatorSet.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { asMap, candidatesOf, maxValidators, take } from './candidateSets.ts';
import { cappedByTheText, scaledByTheText, shareOf } from './oracle.ts';
import { isAtMost, rational, sum, times } from './rational.ts';
import { positive, shareBps, weightSet } from './weightSets.ts';

/** The highest first, ties by address: insertion, one by one. */
function ranked(candidates: readonly Candidate[]): Candidate[] {
  const out: Candidate[] = [];
  for (const one of candidates) {
    const at = out.findIndex(
      (other) =>
        one.weight > other.weight ||
        (one.weight === other.weight && compareBytes(one.address, other.address) < 0),
    );
    out.splice(at < 0 ? out.length : at, 0, one);
  }
  return out;
}

describe('P27 a set of validators that were all seen', () => {
  const all = candidatesOf(fc.constant(true));

  test('is the highest weights, ties by address, with P26 over their weights, scaled', () => {
    fc.assert(
      fc.property(all, maxValidators, shareBps, (candidates, seats, maxShareBps) => {
        const elected = nextValidators({
          candidates,
          staying: [],
          maxValidators: seats,
          maxShareBps,
        });
        const expected = ranked(candidates).slice(0, seats);
        const capped = cappedByTheText(
          expected.map(({ weight }) => weight),
          maxShareBps,
        );
        const powers = scaledByTheText(capped);
        expect(elected).toEqual(
          expected.map(({ address, consensusPubkey }, i) => ({
            address,
            consensusPubkey,
            power: powers[i],
            probation: false,
          })),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on the order in which candidates come, nor on who cannot have a seat', () => {
    fc.assert(
      fc.property(all, maxValidators, fc.nat(), (candidates, seats, turn) => {
        const terms = { staying: [], maxValidators: seats, maxShareBps: 3000 };
        const at = turn % candidates.length;
        const turned = [...candidates.slice(at), ...candidates.slice(0, at)];
        const elected = nextValidators({ ...terms, candidates });
        expect(nextValidators({ ...terms, candidates: turned })).toEqual(elected);
        const keys = new Set(elected.map(({ consensusPubkey }) => toHex(consensusPubkey)));
        const seated = candidates.filter(({ consensusPubkey }) => keys.has(toHex(consensusPubkey)));
        expect(nextValidators({ ...terms, candidates: seated })).toEqual(elected);
      }),
    );
  });

  test('drives nobody out but by as many others of at least the same weight', () => {
    fc.assert(
      fc.property(all, maxValidators, (candidates, seats) => {
        const terms = { staying: [], maxValidators: seats, maxShareBps: 3000 };
        const keys = new Set(
          nextValidators({ ...terms, candidates }).map((v) => toHex(v.consensusPubkey)),
        );
        for (const out of candidates.filter((v) => !keys.has(toHex(v.consensusPubkey)))) {
          const above = candidates.filter((v) => v !== out && v.weight >= out.weight);
          expect(above.length).toBeGreaterThanOrEqual(seats);
        }
      }),
    );
  });
});

describe('P27 scaling', () => {
  const huge = fc.array(
    fc.oneof(positive, fc.bigInt(1n << 57n, 1n << 61n), fc.bigInt((1n << 60n) - 9n, 1n << 60n)),
    { minLength: 1, maxLength: 30 },
  );

  test('halves a total of 2^60 and more until it is below, no positive power under 1', () => {
    fc.assert(
      fc.property(fc.oneof(huge, weightSet), (powers) => {
        expect(scalePowers(powers)).toEqual(scaledByTheText(powers));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps order and more than half of the room, and moves a share by less than n + 1 units', () => {
    fc.assert(
      fc.property(huge, (powers) => {
        const scaled = scalePowers(powers);
        const [before, after, n] = [sum(powers), sum(scaled), BigInt(powers.length)];
        expect(after <= maxTotalVotingPower).toBe(true);
        if (before > maxTotalVotingPower) expect(after >= (1n << 59n) - n).toBe(true);
        powers.forEach((power, i) => {
          const own = scaled[i] as bigint;
          const moved = own * before - power * after;
          const bound = (n + 1n) * before;
          expect(moved < bound && -moved < bound).toBe(true);
          powers.forEach((other, j) => {
            if (other <= power) expect((scaled[j] as bigint) <= own).toBe(true);
          });
        });
      }),
    );
  });

  test('at each edge', () => {
    const most = maxTotalVotingPower;
    expect(scalePowers([])).toEqual([]);
    expect(scalePowers([0n, 0n])).toEqual([0n, 0n]);
    expect(scalePowers([most])).toEqual([most]);
    expect(scalePowers([most, 0n])).toEqual([most, 0n]);
    expect(scalePowers([most, 1n])).toEqual([most >> 1n, 1n]);
    expect(scalePowers([1n << 63n, 1n << 63n])).toEqual([1n << 58n, 1n << 58n]);
    expect(scalePowers([(1n << 64n) - 1n])).toEqual([most]);
  });
});

describe('P34 a set with some who were not seen signing', () => {
  test('is never empty, counts each key once, and gives those on probation less than a third together', () => {
    fc.assert(
      fc.property(candidatesOf(fc.boolean()), maxValidators, shareBps, (given, seats, bps) => {
        const elected = nextValidators({
          candidates: given,
          staying: [{ ...staying, power: 7n }],
          maxValidators: seats,
          maxShareBps: bps,
        });
        expect(elected.length).toBeGreaterThan(0);
        expect(asMap(elected).size).toBe(elected.length);
        const total = sum(elected.map(({ power }) => power));
        expect(total <= maxTotalVotingPower).toBe(true);
        for (const { power } of elected) expect(power >= 1n).toBe(true);
        const unseen = elected.filter(({ probation }) => probation);
        for (const { power } of unseen) expect(power).toBe(1n);
        expect(3n * BigInt(unseen.length) < total).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  const staying = { address: simAccount(50).bytes, consensusPubkey: simConsensusKey(50) };

  test('gives those who were seen P26 over their own weights, doubled as often as it takes', () => {
    fc.assert(
      fc.property(candidatesOf(fc.boolean()), shareBps, (candidates, maxShareBps) => {
        const seen = ranked(candidates.filter((one) => one.seen));
        fc.pre(seen.length > 0);
        const weights = seen.map(({ weight }) => weight);
        const capped = cappedByTheText(weights, maxShareBps);
        fc.pre(sum(capped) < 1n << 50n);
        const terms = { candidates, staying: [], maxValidators: 1000, maxShareBps };
        const elected = nextValidators(terms);
        const powers = elected.filter(({ probation }) => !probation).map(({ power }) => power);
        const factor = (powers[0] as bigint) / (capped[0] as bigint);
        expect(powers).toEqual(capped.map((power) => power * factor));
        // P26: the bound for as many as were seen holds in the whole set, whoever else enters.
        const p = shareOf(seen.length, maxShareBps);
        const total = sum(elected.map(({ power }) => power));
        const most = powers.reduce((a, b) => (a > b ? a : b));
        expect(isAtMost(rational(most), times(p, rational(total)))).toBe(true);
      }),
    );
  });

  test('where nobody was seen, the strongest of the current set keep the seats that newcomers leave, one at least', () => {
    const members = fc
      .uniqueArray(fc.integer({ min: 40, max: 60 }), { minLength: 1, maxLength: 8 })
      .chain((ids) => fc.tuple(fc.constant(ids), fc.infiniteStream(fc.bigInt(1n, 4n))))
      .map(([ids, powers]) =>
        ids.map((id) => {
          const own = { address: simAccount(id).bytes, consensusPubkey: simConsensusKey(id) };
          return { ...own, power: take(powers) };
        }),
      );
    fc.assert(
      fc.property(candidatesOf(fc.constant(false)), members, maxValidators, (given, set, seats) => {
        const terms = { candidates: given, staying: set, maxValidators: seats, maxShareBps: 3000 };
        const elected = nextValidators(terms);
        const newcomers = ranked(given).slice(0, seats);
        // The members ranked as candidates of that weight would be.
        const strongest = ranked(set.map((v) => ({ ...v, weight: v.power, seen: true })));
        const kept = strongest.slice(0, Math.max(1, seats - newcomers.length));
        const entering = newcomers.slice(0, Math.max(1, seats - kept.length));
        expect(elected.map((v) => toHex(v.consensusPubkey))).toEqual(
          [...kept, ...entering].map((v) => toHex(v.consensusPubkey)),
        );
        let factor = 1n;
        const held = sum(kept.map(({ weight }) => weight));
        while (held * factor <= 2n * BigInt(entering.length)) factor *= 2n;
        expect(elected.map(({ power, probation }) => [power, probation])).toEqual([
          ...kept.map(({ weight }) => [weight * factor, false]),
          ...entering.map(() => [1n, true]),
        ]);
      }),
      { numRuns: 200 },
    );
  });

  test('without any candidate there is none: the caller keeps what it has', () => {
    const terms = { maxValidators: 5, maxShareBps: 3000 };
    expect(
      nextValidators({ ...terms, candidates: [], staying: [{ ...staying, power: 7n }] }),
    ).toEqual([]);
  });

  test('counts the weight of newcomers in no cap: nobody is lifted by keys that were never seen signing', () => {
    const elect = (seen: readonly bigint[], unseen: readonly bigint[]): bigint[] => {
      const weights = [...seen, ...unseen];
      const candidates = weights.map((one, i): Candidate => {
        const key = { address: simAccount(i).bytes, consensusPubkey: simConsensusKey(i) };
        return { ...key, weight: one, seen: i < seen.length };
      });
      const terms = { staying: [], maxValidators: 150, maxShareBps: 3000 };
      return nextValidators({ ...terms, candidates })
        .map(({ power }) => power)
        .sort((a, b) => (a > b ? -1 : 1));
    };
    expect(elect([2n, 1n], [2n, 1n, 1n])).toEqual([4n, 4n, 1n, 1n, 1n]);
    // 40 % of the power at most, with newcomers and without.
    expect(elect([1000n, 10n, 10n], [])).toEqual([13n, 10n, 10n]);
    const many = Array.from({ length: 10 }, () => 100n);
    expect(elect([1000n, 10n, 10n], many)).toEqual([13n, 10n, 10n, ...many.map(() => 1n)]);
  });
});
