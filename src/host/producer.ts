/** Keeps the generator busy without a load source: one request a look at the chain, so many nonces a block. */

import {
  type ArtifactProducer,
  type ArtifactWork,
  makeArtifacts,
  type ProducerOptions,
} from './artifactWork.ts';

export class Producer implements ArtifactProducer {
  readonly busyBps: undefined;
  readonly #options: ProducerOptions;
  #running: Promise<void> | undefined;
  #lastTrouble: string | undefined;

  constructor(options: ProducerOptions) {
    this.#options = options;
  }

  /** Starts to generate, unless it still does. */
  kick(work: ArtifactWork): void {
    const { signal } = this.#options;
    if (this.#running !== undefined || work.room <= 0 || signal.aborted) return;
    this.#running = makeArtifacts(work, work.firstNonce, work.room, this.#options, signal)
      .then(
        () => {
          this.#lastTrouble = undefined;
        },
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  rest(): void {}

  /** The first of equal troubles loudly, the others quietly: it is tried again at every block. */
  #failed(error: unknown): void {
    const { logger, metrics } = this.#options;
    metrics.generatorFailed?.();
    const kind = String(error);
    const level = kind === this.#lastTrouble ? 'debug' : 'error';
    logger[level]({ err: error }, 'artifacts could not be made or stored; tried again');
    this.#lastTrouble = kind;
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  close(): Promise<void> {
    return this.idle();
  }
}
