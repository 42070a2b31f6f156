/** A token bucket for each of many keys, in bounded memory: who was not seen for longest is forgotten, and begins anew with a full one. */

export interface BucketOptions {
  /** Tokens that come back a second. */
  readonly perSecond: number;
  /** Tokens of a full bucket, at least 1. */
  readonly burst: number;
  /** Buckets that are remembered. */
  readonly maxKeys: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

export class TokenBuckets {
  readonly #options: BucketOptions;
  /** The least recently used first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: BucketOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Takes a token.
   *
   * @param nowMs of a clock that only goes forward
   * @returns 0 where there was one, else the seconds until there is
   */
  take(key: string, nowMs: number): number {
    const { perSecond, burst, maxKeys } = this.#options;
    const found = this.#buckets.get(key);
    const bucket = found ?? { tokens: burst, at: nowMs };
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.at) / 1000) * perSecond);
    bucket.at = nowMs;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (found === undefined && this.#buckets.size > maxKeys) this.#forgetOldest();
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens -= 1;
    return 0;
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}
