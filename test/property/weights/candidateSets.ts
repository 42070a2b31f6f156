/** Candidates and validator sets, at random and as an adversary would choose them. */

import { ValidatorUpdate } from 'cosmjs-types/tendermint/abci/types';
import fc from 'fast-check';
import { toHex } from '../../../src/lib/bytes.ts';
import type { Candidate } from '../../../src/weights/nextValidators.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { positive } from './weightSets.ts';

export type PowerSet = readonly { readonly consensusPubkey: Uint8Array; readonly power: bigint }[];

export const people: Omit<Candidate, 'weight' | 'seen'>[] = Array.from({ length: 24 }, (_, i) => ({
  address: simAccount(i).bytes,
  consensusPubkey: simConsensusKey(i),
}));
export const maxValidators: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(1, 2, 3, 1000),
  fc.integer({ min: 1, max: 24 }),
);

/** Some of the people in some order, each with a weight. */
export function candidatesOf(seen: fc.Arbitrary<boolean>): fc.Arbitrary<Candidate[]> {
  const drawn = fc.tuple(fc.shuffledSubarray(people, { minLength: 1 }), fc.infiniteStream(seen));
  const weights = fc.oneof(
    fc.infiniteStream(positive),
    fc.bigInt(1n, 3n).map((w) => repeat(w)),
    fc.constantFrom((1n << 63n) - 1n, (1n << 64n) - 1n).map((w) => repeat(w)),
  );
  return fc
    .tuple(drawn, weights)
    .map(([[who, isSeen], weight]) =>
      who.map((one) => ({ ...one, weight: take(weight), seen: take(isSeen) })),
    );
}

function* repeat(w: bigint): Generator<bigint, never> {
  while (true) yield w;
}

export function take<T>(stream: Iterator<T>): T {
  return stream.next().value as T;
}

/** As the application answers CometBFT. */
export const wire = (set: PowerSet): ValidatorUpdate[] =>
  set.map(({ consensusPubkey, power }) =>
    ValidatorUpdate.fromPartial({ pubKey: { ed25519: consensusPubkey }, power }),
  );
export const asMap = (set: PowerSet): Map<string, bigint> =>
  new Map(set.map(({ consensusPubkey, power }) => [toHex(consensusPubkey), power]));
