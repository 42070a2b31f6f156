/** Keeps the generator busy without a load source: one request a look at the chain, so many nonces a block. */

import {
  type ArtifactProducer,
  type ArtifactWork,
  makeArtifacts,
  type ProducerOptions,
} from './artifactWork.ts';
import { TroubleLog } from './troubleLog.ts';

export class Producer implements ArtifactProducer {
  readonly busyBps: undefined;
  readonly #options: ProducerOptions;
  #running: Promise<void> | undefined;
  readonly #troubles: TroubleLog;

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#troubles = new TroubleLog(options.logger);
  }

  /** Starts to generate, unless it still does. */
  kick(work: ArtifactWork): void {
    const { signal } = this.#options;
    if (this.#running !== undefined || work.room <= 0 || signal.aborted) return;
    this.#running = makeArtifacts(work, work.firstNonce, work.room, this.#options, signal)
      .then(
        () => {
          this.#troubles.over('making');
        },
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  rest(): void {}

  #failed(error: unknown): void {
    this.#options.metrics.generatorFailed?.(error);
    const message = 'artifacts could not be made or stored; tried again';
    this.#troubles.tell('making', 'error', { err: error }, message, String(error));
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  close(): Promise<void> {
    return this.idle();
  }
}
