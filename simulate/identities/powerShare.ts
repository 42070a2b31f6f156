/** What a party's identities hold of the power that settlement gives, by P26 and P27. */

import { compareBytes } from '../../src/lib/bytes.ts';
import { defaultParams } from '../../src/types/poc/params.ts';
import { type Candidate, nextValidators } from '../../src/weights/nextValidators.ts';
import { addressOf } from '../chain/seededChain.ts';

export interface PowerShareParameters {
  /** Weights of the party's identities. */
  readonly own: readonly number[];
  /** Weights of everybody else, one identity each. */
  readonly others: readonly number[];
}

/** Power of the party divided by all power, 0 … 1. Weights are shares; they count in units of a billionth. */
export function powerShare(parameters: PowerShareParameters): number {
  const { maxValidators, maxPowerShareBps } = defaultParams('upoc');
  const { own, others } = parameters;
  const candidates = [...own, ...others].map(candidate).filter(({ weight }) => weight > 0n);
  const set = nextValidators({
    candidates,
    staying: [],
    maxValidators,
    maxShareBps: maxPowerShareBps,
  });
  const mine = own.map((_, i) => identity(i));
  let [held, total] = [0n, 0n];
  for (const { address, power } of set) {
    total += power;
    if (mine.some((one) => compareBytes(one, address) === 0)) held += power;
  }
  return Number((held * 1_000_000n) / total) / 1_000_000;
}

const addresses: Uint8Array[] = [];

function identity(i: number): Uint8Array {
  addresses[i] ??= addressOf(`identity/${i}`);
  return addresses[i];
}

function candidate(share: number, i: number): Candidate {
  return {
    address: identity(i),
    consensusPubkey: new Uint8Array(32),
    weight: BigInt(Math.floor(share * 1e9)),
    // Everybody has been a validator long enough: probation (P34) puts power off by an epoch, it does not bound it.
    seen: true,
  };
}
