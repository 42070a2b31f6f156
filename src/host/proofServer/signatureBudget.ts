/**
 * How many signatures are checked a second: forged ones must not take the processor from the agent's answers to challenges.
 *
 * Half of the budget is kept for askers at addresses where they were answered before, so that strangers who forge from many addresses cannot use up
 * what validators need. Whoever asks in the name of another, or signs wrongly, is a stranger wherever it was answered.
 */

import { TokenBuckets } from './tokenBuckets.ts';

/** Askers that are remembered, and addresses of each: one that asks from everywhere pushes nobody else out. */
const maxAskers = 2_000;
const maxAddressesEach = 8;
const rememberMs = 3_600_000;

export class SignatureBudget {
  readonly #buckets: TokenBuckets;
  /** Asker and address; when the last answer went there. The longest ago first, of askers and of addresses. */
  readonly #known = new Map<string, Map<string, number>>();

  constructor(checksPerSecond: number) {
    const perSecond = checksPerSecond / 2;
    this.#buckets = new TokenBuckets({ perSecond, burst: Math.max(1, perSecond), maxKeys: 2 });
  }

  /** @returns 0 where a signature in the name of the asker may be checked, else the seconds until it may */
  take(asker: string, ipKey: string, nowMs: number): number {
    if (!this.#isKnown(asker, ipKey, nowMs)) return this.#buckets.take('strangers', nowMs);
    const wait = this.#buckets.take('known', nowMs);
    return wait === 0 ? 0 : Math.min(wait, this.#buckets.take('strangers', nowMs));
  }

  /** A request of the asker from there is answered. */
  remember(asker: string, ipKey: string, nowMs: number): void {
    const addresses = this.#known.get(asker) ?? new Map<string, number>();
    addresses.delete(ipKey);
    addresses.set(ipKey, nowMs);
    this.#known.delete(asker);
    this.#known.set(asker, addresses);
    forgetOldest(addresses, maxAddressesEach);
    forgetOldest(this.#known, maxAskers);
  }

  /** A signature from there did not hold. */
  forget(asker: string, ipKey: string): void {
    this.#known.get(asker)?.delete(ipKey);
  }

  #isKnown(asker: string, ipKey: string, nowMs: number): boolean {
    const at = this.#known.get(asker)?.get(ipKey);
    return at !== undefined && nowMs - at < rememberMs;
  }
}

function forgetOldest<K>(table: Map<K, unknown>, most: number): void {
  const [oldest] = table.keys();
  if (table.size > most && oldest !== undefined) table.delete(oldest);
}
