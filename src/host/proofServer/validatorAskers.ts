/** Who may ask: the validators of the current set, as the chain said not long ago. */

import { pause } from '../../client/pause.ts';
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
  /** Older than this, the set is asked for again; milliseconds, default 30,000. */
  readonly refreshMs?: number;
  /** Where the chain does not answer, it is used up to this age; milliseconds, default 600,000. */
  readonly maxAgeMs?: number;
}

/** Between two attempts to ask a chain that does not answer; milliseconds. */
const againMs = 2_000;
/** So long a request waits for the chain; then the set that is known decides, while it may; milliseconds. */
const patienceMs = 1_000;

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
    const { nowMs, refreshMs } = this.#options;
    if (nowMs() - this.#loadedAt <= refreshMs) return this.#set.has(address);
    this.#refresh();
    return this.#loading === undefined
      ? this.#decide(address)
      : this.#whenLoaded(this.#loading, address);
  }

  async #whenLoaded(loading: Promise<void>, address: string): Promise<boolean> {
    const patience = new AbortController();
    await Promise.race([loading, pause(patienceMs, patience.signal)]);
    patience.abort();
    return this.#decide(address);
  }

  #decide(address: string): boolean {
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
