/** Keeps the generator busy: one request at a time, its artifacts stored and synced. */

import type { EpochStore } from './epochStore.ts';
import type { ArtifactGenerator } from './generator.ts';
import { HostError } from './hostError.ts';
import type { HostLogger } from './hostLogger.ts';
import type { HostMetrics } from './hostMetrics.ts';

export interface ProducerOptions {
  readonly generator: ArtifactGenerator;
  readonly address: Uint8Array;
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
  readonly signal: AbortSignal;
}

/** Artifacts that are stored before other work has its turn: some milliseconds of hashing. */
const storeChunk = 1000;

export class Producer {
  readonly #options: ProducerOptions;
  #running: Promise<void> | undefined;

  constructor(options: ProducerOptions) {
    this.#options = options;
  }

  /** Starts to generate, unless it still does. Never rejects and never waits. */
  kick(store: EpochStore, firstNonce: bigint, count: number, height: bigint): void {
    if (this.#running !== undefined || count <= 0 || this.#options.signal.aborted) return;
    this.#running = this.#produce(store, firstNonce, count, height)
      .catch((error: unknown) => {
        this.#options.logger.error({ err: error }, 'artifacts could not be made or stored');
      })
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Resolves when nothing is being generated. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #produce(
    store: EpochStore,
    firstNonce: bigint,
    count: number,
    height: bigint,
  ): Promise<void> {
    const { generator, address, logger, metrics, signal } = this.#options;
    const { seed, artifactSize } = store.binding;
    const request = { seed, address, firstNonce, count, artifactSize };
    const artifacts = await generator.generate(request, signal);
    if (artifacts.length > count || artifacts.some(({ length }) => length !== artifactSize)) {
      throw new HostError(
        'bad_artifacts',
        `generator "${generator.name}" was asked for ${count} artifacts of ${artifactSize} bytes and made others`,
      );
    }
    for (let at = 0; at < artifacts.length; at += storeChunk) {
      const part = artifacts.slice(at, at + storeChunk);
      if (!(await store.append(firstNonce + BigInt(at), part, height))) {
        logger.debug({ firstNonce }, 'artifacts came too late and are dropped');
        return;
      }
      metrics.generated?.(part.length);
    }
    await store.sync();
  }
}
