/** From weights to the next validator set (P27, P34). */

import { compareBytes } from '../lib/bytes.ts';
import { capPowers } from './capPowers.ts';

export interface Candidate {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** ed25519, 32 bytes. */
  readonly consensusPubkey: Uint8Array;
  /** Positive. */
  readonly weight: bigint;
  /** In the set now, and seen signing; who is not enters on probation. */
  readonly seen: boolean;
}

export interface Member {
  readonly address: Uint8Array;
  readonly consensusPubkey: Uint8Array;
  readonly power: bigint;
}

export interface ElectedValidator extends Member {
  /** Not seen signing yet: power 1 (where the whole is not scaled). */
  readonly probation: boolean;
}

export interface ElectionTerms {
  readonly candidates: readonly Candidate[];
  /** Members of the current set that were seen signing. They stay where no candidate was. */
  readonly staying: readonly Member[];
  readonly maxValidators: number;
  readonly maxShareBps: number;
}

/** CometBFT's own bound, ⌊(2^63 − 1) / 8⌋: a total of 2^60 would stop it. */
const maxTotalPower = (1n << 60n) - 1n;

/**
 * The `maxValidators` highest weights (ties: lower address first) with capped powers, highest first; on probation power 1, and less than a
 * third of the whole together. Empty where there is no candidate: the caller then keeps the set as it is. Costs two sorts.
 */
export function nextValidators(terms: ElectionTerms): ElectedValidator[] {
  const elected = electHighest(terms);
  if (elected.length === 0) return [];
  const continued = elected.some(({ probation }) => !probation)
    ? elected
    : joinStaying(elected, terms);
  const powers = scalePowers(outweighProbation(continued));
  return continued.map((validator, i) => ({ ...validator, power: powers[i] as bigint }));
}

function electHighest(terms: ElectionTerms): ElectedValidator[] {
  const { candidates, maxValidators, maxShareBps } = terms;
  const highest = [...candidates]
    .sort((a, b) => descending(a.weight, b.weight) || compareBytes(a.address, b.address))
    .slice(0, maxValidators);
  const powers = capPowers(
    highest.map(({ weight, seen }) => (seen ? weight : 0n)),
    maxShareBps,
  );
  return highest.map(({ address, consensusPubkey, seen }, i) => {
    const power = seen ? (powers[i] as bigint) : 1n;
    return { address, consensusPubkey, power, probation: !seen };
  });
}

/** Newcomers alone might never decide a block: the strongest that were seen stay beside them, one at least, with the power that they have. */
function joinStaying(
  newcomers: readonly ElectedValidator[],
  { staying, maxValidators }: ElectionTerms,
): ElectedValidator[] {
  const seats = Math.max(1, maxValidators - newcomers.length);
  const kept = [...staying]
    .sort((a, b) => descending(a.power, b.power) || compareBytes(a.address, b.address))
    .slice(0, seats)
    .map((member) => ({ ...member, probation: false }));
  return [...kept, ...newcomers.slice(0, Math.max(1, maxValidators - kept.length))];
}

/** Doubles the powers of those who were seen until they are more than two thirds of the whole. */
function outweighProbation(set: readonly ElectedValidator[]): bigint[] {
  const probation = sum(set.filter((v) => v.probation).map(({ power }) => power));
  const seen = sum(set.filter((v) => !v.probation).map(({ power }) => power));
  let shift = 0n;
  while (seen > 0n && seen << shift <= 2n * probation) shift += 1n;
  return set.map((v) => (v.probation ? v.power : v.power << shift));
}

/** Divides by the smallest power of two that brings the total below 2^60; a positive power stays at least 1. */
export function scalePowers(powers: readonly bigint[]): bigint[] {
  for (let shift = 0n; ; shift += 1n) {
    const scaled = powers.map((power) => {
      const shifted = power >> shift;
      return shifted === 0n && power > 0n ? 1n : shifted;
    });
    if (sum(scaled) <= maxTotalPower) return scaled;
  }
}

function descending(a: bigint, b: bigint): number {
  return a > b ? -1 : a < b ? 1 : 0;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
