/** Says that the node went away, and that it came back: without blocks nobody else does. */

import type { HostLogger } from '../hostLogger.ts';
import type { HostMetrics } from '../hostMetrics.ts';

export class NodeWatch {
  readonly #logger: HostLogger;
  readonly #metrics: HostMetrics;
  readonly #hasWitnesses: boolean;
  #isAway = false;

  constructor(logger: HostLogger, metrics: HostMetrics, hasWitnesses: boolean) {
    this.#logger = logger;
    this.#metrics = metrics;
    this.#hasWitnesses = hasWitnesses;
  }

  async watch(asked: Promise<{ readonly latestBlockHeight: number }>): Promise<bigint> {
    try {
      const { latestBlockHeight } = await asked;
      this.answered();
      return BigInt(latestBlockHeight);
    } catch (error) {
      const what = this.#hasWitnesses
        ? 'the node does not answer: its witnesses are asked'
        : 'the node does not answer: until it does nothing is committed or answered';
      const why = error instanceof Error ? error.message : String(error);
      if (!this.#isAway) this.#logger.warn({ why }, what);
      this.#isAway = true;
      this.#metrics.node?.(false);
      throw error;
    }
  }

  answered(): void {
    if (this.#isAway) this.#logger.info({}, 'the node answers again');
    this.#isAway = false;
    this.#metrics.node?.(true);
  }
}
