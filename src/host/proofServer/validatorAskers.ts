/** Who may ask: the validators of the current set, as the chain said not long ago. */

import type { HostLogger } from '../hostLogger.ts';
import { ProofRefusal } from './proofRefusal.ts';

export interface Askers {
  /**
   * Whether requests of this account are answered.
   *
   * @param address bech32
   * @throws ProofRefusal `chain_unreachable` where it cannot be told
   */
  allows(address: string): boolean | Promise<boolean>;
}

export interface ValidatorAskersOptions {
  /** Bech32 addresses of the participants whose validators are in the set. */
  readonly load: () => Promise<readonly string[]>;
  /** A clock that only goes forward; milliseconds. */
  readonly nowMs: () => number;
  readonly logger: HostLogger;
  /** Older than this, the set is asked for again while it is still used; milliseconds, default 30,000. */
  readonly refreshMs?: number;
  /** Older than this it is not used any more; milliseconds, default 600,000. */
  readonly maxAgeMs?: number;
}

/** Between two attempts to ask a chain that does not answer; milliseconds. */
const againMs = 2_000;

export class ValidatorAskers implements Askers {
  readonly #options: Required<ValidatorAskersOptions>;
  #set: ReadonlySet<string> = new Set();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;

  constructor(options: ValidatorAskersOptions) {
    this.#options = { refreshMs: 30_000, maxAgeMs: 600_000, ...options };
  }

  allows(address: string): boolean | Promise<boolean> {
    const { nowMs, refreshMs, maxAgeMs } = this.#options;
    const age = nowMs() - this.#loadedAt;
    if (age > refreshMs) this.#refresh();
    return age <= maxAgeMs ? this.#set.has(address) : this.#whenLoaded(address);
  }

  async #whenLoaded(address: string): Promise<boolean> {
    await this.#loading;
    const { nowMs, maxAgeMs } = this.#options;
    if (nowMs() - this.#loadedAt <= maxAgeMs) return this.#set.has(address);
    throw new ProofRefusal(
      'chain_unreachable',
      "the host's node does not say who the validators are",
      { retryAfterS: 10 },
    );
  }

  #refresh(): void {
    const { nowMs } = this.#options;
    if (this.#loading !== undefined || nowMs() - this.#triedAt < againMs) return;
    this.#triedAt = nowMs();
    this.#loading = this.#load().finally(() => {
      this.#loading = undefined;
    });
  }

  async #load(): Promise<void> {
    const { load, nowMs, logger } = this.#options;
    try {
      this.#set = new Set(await load());
      this.#loadedAt = nowMs();
    } catch (error) {
      logger.warn({ err: error }, 'who may ask for proofs could not be asked of the chain');
    }
  }
}

/** Whoever signs. */
export const anyAsker: Askers = { allows: () => true };
