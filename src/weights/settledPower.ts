/** A participant's power from its own record and the figures of the election: what anybody can work out without the other records (P28). */

import { halvePower } from './nextValidators.ts';

export interface ElectionFigures {
  /** Members of the next set. */
  readonly validators: number;
  /** Those of them who stayed because no candidate was seen signing. */
  readonly kept: number;
  /** What larger weights become; 0 for none. */
  readonly powerCap: bigint;
  readonly doublings: number;
  readonly halvings: number;
}

export interface Candidacy {
  readonly weight: bigint;
  /** 1 for the highest weight; 0 for who is no candidate. */
  readonly rank: number;
  /** Whether it enters on probation: with power 1. */
  readonly enters: boolean;
  /** Powers of its validators that stayed because no candidate was seen. */
  readonly keptPowers: readonly bigint[];
}

export interface SettledPower {
  /** Whether its rank is among the seats. */
  readonly elected: boolean;
  /** Whether the cap cut its weight. */
  readonly capped: boolean;
  /** After the cap, before doubling and halving. */
  readonly unscaled: bigint;
  /** In the next set. */
  readonly power: bigint;
}

/** P26, P27 and P34 for one participant. */
export function settledPower(candidacy: Candidacy, figures: ElectionFigures): SettledPower {
  const { weight, rank, enters, keptPowers } = candidacy;
  const { validators, kept, powerCap, doublings, halvings } = figures;
  const elected = rank >= 1 && rank <= validators - kept;
  const capped = elected && !enters && powerCap > 0n && weight > powerCap;
  const own = !elected ? 0n : enters ? 1n : capped ? powerCap : weight;
  const scale = (power: bigint, seen: boolean): bigint =>
    halvePower(seen ? power << BigInt(doublings) : power, halvings);
  return {
    elected,
    capped,
    unscaled: keptPowers.reduce((sum, power) => sum + power, own),
    power: keptPowers.reduce((sum, power) => sum + scale(power, true), scale(own, !enters)),
  };
}
