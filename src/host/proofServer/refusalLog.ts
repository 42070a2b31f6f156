/** What a proof server refuses, in its log: a line a minute whatever comes in, and at once what its operator must look after. */

import type { HostLogger } from '../hostLogger.ts';
import type { ProofRefusal, ProofRefusalCode } from './proofRefusal.ts';

const everyMs = 60_000;

export class RefusalLog {
  readonly #logger: HostLogger;
  readonly #counts = new Map<ProofRefusalCode, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(logger: HostLogger) {
    this.#logger = logger;
    this.#timer = setInterval(() => this.#tell(), everyMs);
    this.#timer.unref();
  }

  note(refusal: ProofRefusal): void {
    const { code, message, cause } = refusal;
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    const isOurs = code === 'damaged' || code === 'internal';
    if (isOurs && count === 1) this.#logger.error({ err: cause, code }, message);
    else this.#logger.debug({ code }, message);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#tell();
  }

  #tell(): void {
    if (this.#counts.size === 0) return;
    this.#logger.info(Object.fromEntries(this.#counts), 'requests for proofs were refused');
    this.#counts.clear();
  }
}
