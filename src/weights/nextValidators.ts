/** From weights to the next validator set (P27). */

import { compareBytes } from '../lib/bytes.ts';
import { capPowers } from './capPowers.ts';

export interface Candidate {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** ed25519, 32 bytes. */
  readonly consensusPubkey: Uint8Array;
  /** Positive. */
  readonly weight: bigint;
}

export interface ElectedValidator {
  readonly address: Uint8Array;
  readonly consensusPubkey: Uint8Array;
  readonly power: bigint;
}

/** CometBFT's own bound, ⌊(2^63 − 1) / 8⌋: a total of 2^60 would stop it. */
const maxTotalPower = (1n << 60n) - 1n;

/**
 * The `maxValidators` highest weights (ties: lower address first) with capped powers, highest first. Empty where there is no
 * candidate: the caller then keeps the set as it is.
 */
export function nextValidators(
  candidates: readonly Candidate[],
  maxValidators: number,
  maxShareBps: number,
): ElectedValidator[] {
  const elected = [...candidates]
    .sort((a, b) =>
      a.weight > b.weight ? -1 : a.weight < b.weight ? 1 : compareBytes(a.address, b.address),
    )
    .slice(0, maxValidators);
  const powers = scalePowers(
    capPowers(
      elected.map((candidate) => candidate.weight),
      maxShareBps,
    ),
  );
  return elected.map(({ address, consensusPubkey }, i) => ({
    address,
    consensusPubkey,
    power: powers[i] as bigint,
  }));
}

/** Divides by the smallest power of two that brings the total below 2^60; a positive power stays at least 1. */
export function scalePowers(powers: readonly bigint[]): bigint[] {
  for (let shift = 0n; ; shift += 1n) {
    const scaled = powers.map((power) => {
      const shifted = power >> shift;
      return shifted === 0n && power > 0n ? 1n : shifted;
    });
    if (scaled.reduce((sum, power) => sum + power, 0n) <= maxTotalPower) return scaled;
  }
}
