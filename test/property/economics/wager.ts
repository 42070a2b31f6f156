/**
 * A test of "on average at most this much" with a stated error: bet a little, again and again, that the average is higher. Where the
 * claim holds the stake is a supermartingale, and by Ville's inequality the chance that it is ever multiplied by 1/α is at most α,
 * however the bets were chosen from what came before. Nothing is assumed about the distribution.
 */

/** False-alarm probability of every test that uses a wager: the stake must not be multiplied by a thousand million. */
export const falseAlarm = 1e-9;

export interface Outcome {
  /** What came out; never negative. */
  readonly value: number;
  /** Its expectation is claimed to be at most this; positive. */
  readonly claimed: number;
  /** Variance of value ÷ claimed where the claim is met exactly; it only tunes the bet. */
  readonly variance: number;
}

/** The excess over the claim for which the bets are best: a tenth. */
export const tunedExcess = 0.1;

export interface Wager {
  /** Logarithm of the largest multiple that the stake ever was. */
  readonly peak: number;
  /** Expected logarithm of the multiple if every expectation were `tunedExcess` above its claim. */
  readonly power: number;
}

/** Above this the claim is refuted. */
export const alarm: number = -Math.log(falseAlarm);

export function wager(outcomes: readonly Outcome[]): Wager {
  let [log, peak, power] = [0, 0, 0];
  for (const { value, claimed, variance } of outcomes) {
    const bet = Math.min(0.5, tunedExcess / Math.max(variance, 1e-9));
    log += Math.log1p(bet * (value / claimed - 1));
    peak = Math.max(peak, log);
    power += bet * tunedExcess - (bet * bet * variance) / 2;
  }
  return { peak, power };
}
