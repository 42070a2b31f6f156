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
    const { burst, maxKeys } = this.#options;
    const found = this.#buckets.get(key);
    const bucket = found ?? { tokens: burst, at: nowMs };
    const wait = this.#fill(bucket, nowMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (found === undefined && this.#buckets.size > maxKeys) this.#forgetOldest();
    if (wait === 0) bucket.tokens -= 1;
    return wait;
  }

  /** Takes none. @returns as `take` */
  look(key: string, nowMs: number): number {
    const bucket = this.#buckets.get(key);
    return bucket === undefined ? 0 : this.#fill(bucket, nowMs);
  }

  #fill(bucket: Bucket, nowMs: number): number {
    const { perSecond, burst } = this.#options;
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.at) / 1000) * perSecond);
    bucket.at = nowMs;
    return bucket.tokens < 1 ? (1 - bucket.tokens) / perSecond : 0;
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}
