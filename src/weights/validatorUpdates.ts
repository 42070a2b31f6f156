/** What CometBFT must be told so that its validator set becomes the next one (P27). */

import { compareBytes, toHex } from '../lib/bytes.ts';

export interface KeyPower {
  /** ed25519, 32 bytes; each key once in a set. */
  readonly consensusPubkey: Uint8Array;
  readonly power: bigint;
}

/** Two lists of updates of one block as one: the later word about a key counts. Ordered by public key. */
export function mergeUpdates(first: readonly KeyPower[], then: readonly KeyPower[]): KeyPower[] {
  const merged = new Map([...first, ...then].map((v) => [toHex(v.consensusPubkey), v]));
  return [...merged.values()].sort((a, b) => compareBytes(a.consensusPubkey, b.consensusPubkey));
}

/** The difference between two sets, ordered by public key; who left has power 0. Unchanged entries are left out. */
export function validatorUpdates(
  current: readonly KeyPower[],
  next: readonly KeyPower[],
): KeyPower[] {
  const before = new Map(current.map((v) => [toHex(v.consensusPubkey), v.power]));
  const after = new Set(next.map((v) => toHex(v.consensusPubkey)));
  const left = current
    .filter((v) => !after.has(toHex(v.consensusPubkey)))
    .map((v) => ({ consensusPubkey: v.consensusPubkey, power: 0n }));
  const changed = next.filter((v) => before.get(toHex(v.consensusPubkey)) !== v.power);
  return [...left, ...changed].sort((a, b) => compareBytes(a.consensusPubkey, b.consensusPubkey));
}
