/** P28: from its own record and the figures of the election a power follows that is the elected one, whatever the others are. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { electSet, type Member, rankCandidates } from '../../../src/weights/nextValidators.ts';
import { settledPower } from '../../../src/weights/settledPower.ts';
import { candidatesOf, maxValidators, people } from './candidateSets.ts';
import { positive, shareBps } from './weightSets.ts';

const staying: fc.Arbitrary<Member[]> = fc
  .tuple(
    fc.subarray(people),
    fc.array(positive, { minLength: people.length, maxLength: people.length }),
  )
  .map(([who, powers]) => who.map((one, i) => ({ ...one, power: powers[i] as bigint })));

test('P26 P27 P34 a power can be told from one record and the settlement', () => {
  fc.assert(
    fc.property(
      candidatesOf(fc.boolean()),
      staying,
      maxValidators,
      shareBps,
      (candidates, members, seats, maxShareBps) => {
        const { validators, kept, cap, doublings, halvings } = electSet({
          candidates,
          staying: members,
          maxValidators: seats,
          maxShareBps,
        });
        const figures = {
          validators: validators.length,
          kept,
          powerCap: cap.cap ?? 0n,
          doublings,
          halvings,
        };
        const stays = new Set(validators.slice(0, kept).map(({ address }) => toHex(address)));
        const keptOf = (address: string): bigint[] =>
          members
            .filter((m) => stays.has(address) && toHex(m.address) === address)
            .map((m) => m.power);
        for (const [i, one] of rankCandidates(candidates).entries()) {
          const address = toHex(one.address);
          const told = settledPower(
            { weight: one.weight, rank: i + 1, enters: !one.seen, keptPowers: keptOf(address) },
            figures,
          );
          const elected = validators.filter((v) => toHex(v.address) === address);
          expect(told.power).toBe(elected.reduce((sum, { power }) => sum + power, 0n));
        }
      },
    ),
    { numRuns: 500 },
  );
});
