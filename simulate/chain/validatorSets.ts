/** Sets of validators in which somebody holds a share of the power, as one identity or as many. */

import type { Validator } from './proposerRotation.ts';
import { RandomStream } from './randomStream.ts';
import { addressOf } from './seededChain.ts';

export interface ValidatorSet {
  readonly coalition: readonly Validator[];
  readonly others: readonly Validator[];
}

export interface CreateSetParameters {
  readonly seed: string;
  /** Of the total power, 0 … 1. */
  readonly share: number;
  /** Identities that hold it, in equal parts. */
  readonly identities: number;
  /** Validators that hold the rest. */
  readonly others: number;
  /** Whether the others are as powerful as each other; else between half and one and a half times the mean. */
  readonly equal?: boolean;
}

const total = 1e12;

/**
 * A coalition and others. Addresses of the coalition lie side by side, below all others: who may choose keys may choose addresses, and
 * CometBFT breaks ties by them.
 */
export function createSet(parameters: CreateSetParameters): ValidatorSet {
  const { seed, share, identities, others, equal = false } = parameters;
  const random = new RandomStream(`${seed}/powers`);
  const sizes = Array.from({ length: others }, () => (equal ? 1 : 0.5 + random.fraction()));
  const sum = sizes.reduce((a, b) => a + b, 0);
  return {
    coalition: Array.from({ length: identities }, (_, i) => ({
      address: withFirstByte(addressOf(`coalition/${i}`), 0),
      power: Math.floor((share * total) / identities),
    })),
    others: sizes.map((size, i) => {
      const address = addressOf(`other/${i}`);
      const power = Math.floor(((1 - share) * total * size) / sum);
      return { address: withFirstByte(address, 1 + ((address[0] as number) % 255)), power };
    }),
  };
}

/** The coalition is told from the others by the first byte. */
export function isCoalition(address: Uint8Array): boolean {
  return address[0] === 0;
}

/** The others' powers as a further epoch leaves them: up to a fifth more or less, the sum about the same. */
export function shiftPowers(set: ValidatorSet, seed: string): Validator[] {
  const random = new RandomStream(`${seed}/shift`);
  return set.others.map(({ address, power }) => ({
    address,
    power: Math.floor(power * (0.8 + 0.4 * random.fraction())),
  }));
}

function withFirstByte(address: Uint8Array, byte: number): Uint8Array {
  const copy = address.slice();
  copy[0] = byte;
  return copy;
}
