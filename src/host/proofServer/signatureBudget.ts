/**
 * How many signatures are checked a second: forged ones must not take the processor from the agent's answers to challenges.
 *
 * Half of the budget is kept for addresses from which a request came that was answered, so that strangers who forge from many addresses cannot use
 * up what validators need.
 */

import { TokenBuckets } from './tokenBuckets.ts';

/** Addresses that are remembered as good. */
const maxKnown = 10_000;
const rememberMs = 3_600_000;

export class SignatureBudget {
  readonly #buckets: TokenBuckets;
  /** When the last of them came; the longest ago first. */
  readonly #known = new Map<string, number>();

  constructor(checksPerSecond: number) {
    const perSecond = checksPerSecond / 2;
    this.#buckets = new TokenBuckets({ perSecond, burst: Math.max(1, perSecond), maxKeys: 2 });
  }

  /** @returns 0 where a signature from there may be checked, else the seconds until it may */
  take(ipKey: string, nowMs: number): number {
    if (!this.#isKnown(ipKey, nowMs)) return this.#buckets.take('strangers', nowMs);
    const wait = this.#buckets.take('known', nowMs);
    return wait === 0 ? 0 : Math.min(wait, this.#buckets.take('strangers', nowMs));
  }

  /** A request from there is answered. */
  remember(ipKey: string, nowMs: number): void {
    this.#known.delete(ipKey);
    this.#known.set(ipKey, nowMs);
    if (this.#known.size <= maxKnown) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }

  #isKnown(ipKey: string, nowMs: number): boolean {
    const at = this.#known.get(ipKey);
    return at !== undefined && nowMs - at < rememberMs;
  }
}
