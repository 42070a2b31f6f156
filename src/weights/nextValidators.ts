/** From weights to the next validator set (P27, P34). */

import { compareBytes } from '../lib/bytes.ts';
import { type PowerCap, powerCap } from './capPowers.ts';

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

/** The next set, and the figures by which a record's power can be told without looking at the others (P28). */
export interface ElectedSet {
  /** Highest first; empty where there is no candidate. */
  readonly validators: readonly ElectedValidator[];
  /** Members that stayed because no candidate was seen; they stand first. */
  readonly kept: number;
  /** Of the elected candidates that were seen. */
  readonly cap: PowerCap;
  /** Elected candidates above the cap. */
  readonly capped: number;
  /** How often the powers of those who were seen were doubled. */
  readonly doublings: number;
  /** How often all powers were halved. */
  readonly halvings: number;
}

/** CometBFT's own bound, ⌊(2^63 − 1) / 8⌋: a total of 2^60 would stop it. */
const maxTotalPower = (1n << 60n) - 1n;

/**
 * The `maxValidators` highest weights (ties: lower address first) with capped powers, highest first; on probation power 1, and less than a
 * third of the whole together. Empty where there is no candidate: the caller then keeps the set as it is. Costs two sorts.
 */
export function nextValidators(terms: ElectionTerms): ElectedValidator[] {
  return [...electSet(terms).validators];
}

/** The same, with the figures of the election. */
export function electSet(terms: ElectionTerms): ElectedSet {
  const highest = rankCandidates(terms.candidates).slice(0, terms.maxValidators);
  const seen = highest.filter((candidate) => candidate.seen).map(({ weight }) => weight);
  const cap = powerCap(seen, terms.maxShareBps);
  const elected = highest.map((candidate) => electedOf(candidate, cap));
  const newcomersOnly = elected.length > 0 && seen.length === 0;
  const joined = newcomersOnly ? joinStaying(elected, terms) : elected;
  const doublings = doublingsOf(joined);
  const powers = joined.map((v) => (v.probation ? v.power : v.power << BigInt(doublings)));
  const halvings = halvingsOf(powers);
  return {
    validators: joined.map((validator, i) => {
      return { ...validator, power: halvePower(powers[i] as bigint, halvings) };
    }),
    kept: newcomersOnly ? joined.filter(({ probation }) => !probation).length : 0,
    cap,
    capped: seen.filter((weight) => cap.cap !== undefined && weight > cap.cap).length,
    doublings,
    halvings,
  };
}

/** By weight, the highest first; ties: lower address first. */
export function rankCandidates<C extends Pick<Candidate, 'weight' | 'address'>>(
  candidates: readonly C[],
): C[] {
  return [...candidates].sort(
    (a, b) => descending(a.weight, b.weight) || compareBytes(a.address, b.address),
  );
}

function electedOf(candidate: Candidate, { cap }: PowerCap): ElectedValidator {
  const { address, consensusPubkey, weight, seen } = candidate;
  const capped = cap !== undefined && weight > cap ? cap : weight;
  return { address, consensusPubkey, power: seen ? capped : 1n, probation: !seen };
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

/** How often the powers of those who were seen are doubled until they are more than two thirds of the whole. */
function doublingsOf(set: readonly ElectedValidator[]): number {
  const probation = sum(set.filter((v) => v.probation).map(({ power }) => power));
  const seen = sum(set.filter((v) => !v.probation).map(({ power }) => power));
  let doublings = 0;
  while (seen > 0n && seen << BigInt(doublings) <= 2n * probation) doublings += 1;
  return doublings;
}

/** Divides by the smallest power of two that brings the total below 2^60; a positive power stays at least 1. */
export function scalePowers(powers: readonly bigint[]): bigint[] {
  const halvings = halvingsOf(powers);
  return powers.map((power) => halvePower(power, halvings));
}

function halvingsOf(powers: readonly bigint[]): number {
  let halvings = 0;
  while (sum(powers.map((power) => halvePower(power, halvings))) > maxTotalPower) halvings += 1;
  return halvings;
}

/** `⌊power / 2^halvings⌋`, but a positive power stays at least 1. */
export function halvePower(power: bigint, halvings: number): bigint {
  const halved = power >> BigInt(halvings);
  return halved === 0n && power > 0n ? 1n : halved;
}

function descending(a: bigint, b: bigint): number {
  return a > b ? -1 : a < b ? 1 : 0;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
