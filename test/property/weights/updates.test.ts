/** P27: updates between random and adversarial sets, applied to what CometBFT makes of them. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, fromHex, toHex } from '../../../src/lib/bytes.ts';
import { type Candidate, nextValidators } from '../../../src/weights/nextValidators.ts';
import { mergeUpdates, validatorUpdates } from '../../../src/weights/validatorUpdates.ts';
import { CometValidatorSet, maxTotalVotingPower } from '../../harness/cometValidatorSet.ts';
import { simAccount } from '../../harness/simAccount.ts';
import {
  asMap,
  candidatesOf,
  maxValidators,
  type PowerSet,
  people,
  take,
  wire,
} from './candidateSets.ts';
import { shareBps } from './weightSets.ts';

describe('P27 updates', () => {
  const powers = fc.oneof(fc.bigInt(1n, 3n), fc.bigInt(1n, maxTotalVotingPower / 24n));
  const set: fc.Arbitrary<PowerSet> = fc
    .tuple(fc.shuffledSubarray(people, { minLength: 1 }), fc.infiniteStream(powers))
    .map(([who, power]) =>
      who.map(({ consensusPubkey }) => ({ consensusPubkey, power: take(power) })),
    );

  test('make the next set out of the current one, sorted, each key once, nothing that changes nothing', () => {
    fc.assert(
      fc.property(set, set, (current, next) => {
        const comet = new CometValidatorSet(wire(current));
        const updates = validatorUpdates(current, next);
        comet.update(wire(updates));
        expect(new Map(comet.powers)).toEqual(asMap(next));
        const before = asMap(current);
        updates.forEach(({ consensusPubkey, power }, i) => {
          expect(power).not.toBe(before.get(toHex(consensusPubkey)));
          if (power === 0n) expect(before.has(toHex(consensusPubkey))).toBe(true);
          const above = updates[i + 1];
          if (above === undefined) return;
          expect(compareBytes(consensusPubkey, above.consensusPubkey)).toBeLessThan(0);
        });
        expect(validatorUpdates(next, next)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('of begin and end of a block in one list do the same as one after the other', () => {
    fc.assert(
      fc.property(set, set, fc.infiniteStream(fc.boolean()), (current, next, leaves) => {
        const stay = current.filter((_, i) => i === 0 || !take(leaves));
        const expelled = validatorUpdates(current, stay);
        const merged = mergeUpdates(expelled, validatorUpdates(stay, next));
        const comet = new CometValidatorSet(wire(current));
        comet.update(wire(merged));
        expect(new Map(comet.powers)).toEqual(asMap(next));
        const keys = merged.map(({ consensusPubkey }) => toHex(consensusPubkey));
        expect(keys).toEqual([...new Set(keys)].sort((a, b) => (a < b ? -1 : 1)));
      }),
    );
  });

  test('of one election after another are never refused, whatever the weights are', () => {
    const round = fc.tuple(candidatesOf(fc.boolean()), maxValidators, shareBps);
    fc.assert(
      fc.property(set, fc.array(round, { minLength: 1, maxLength: 8 }), (genesis, rounds) => {
        const comet = new CometValidatorSet(wire(genesis));
        for (const [candidates, seats, maxShareBps] of rounds) {
          const current = [...comet.powers].map(([key, power]) => {
            return { consensusPubkey: fromHex(key), power };
          });
          const known = new Set(comet.powers.keys());
          const judged = candidates.map((one) => {
            return { ...one, seen: one.seen && known.has(toHex(one.consensusPubkey)) };
          });
          // As on the chain: who stays is in the set, and no candidate was seen.
          const staying = judged.some(({ seen }) => seen) ? [] : outsiders(current, judged);
          const elected = nextValidators({
            candidates: judged,
            staying,
            maxValidators: seats,
            maxShareBps,
          });
          comet.update(wire(validatorUpdates(current, elected)));
          expect(new Map(comet.powers)).toEqual(asMap(elected));
        }
      }),
    );
  });

  /** Members of the set whose key no candidate has. */
  function outsiders(current: PowerSet, candidates: readonly Candidate[]) {
    const keys = new Set(candidates.map(({ consensusPubkey }) => toHex(consensusPubkey)));
    return current
      .filter(({ consensusPubkey }) => !keys.has(toHex(consensusPubkey)))
      .map((member, i) => ({ ...member, address: simAccount(i).bytes }));
  }
});
