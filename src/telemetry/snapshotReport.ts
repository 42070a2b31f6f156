/** What becomes of snapshots, in the log and in the metrics. It has the shape of `SnapshotObserver`. */

import type { Logger } from './logger.ts';
import type { SnapshotMetrics } from './snapshotMetrics.ts';

interface MadeSnapshot {
  readonly height: bigint;
  readonly bytes: number;
  readonly chunks: number;
}

export class SnapshotReport {
  readonly #metrics: SnapshotMetrics;
  readonly #logger: Logger;

  constructor(metrics: SnapshotMetrics, logger: Logger) {
    this.#metrics = metrics;
    this.#logger = logger;
  }

  readonly made = (snapshot: MadeSnapshot, seconds: number): void => {
    const { height, bytes, chunks } = snapshot;
    this.#metrics.newest(snapshot);
    this.#metrics.took(seconds);
    this.#logger.info({ height: height.toString(), bytes, chunks, seconds }, 'snapshot made');
  };

  readonly failed = (height: bigint, error: unknown): void => {
    this.#metrics.failed();
    this.#logger.error({ err: error, height: height.toString() }, 'snapshot not made');
  };

  readonly notRemoved = (height: bigint, error: unknown): void => {
    this.#metrics.notRemoved();
    this.#logger.error(
      { err: error, height: height.toString() },
      'an older snapshot could not be removed; it is tried again after the next one',
    );
  };

  readonly say = (text: string): void => {
    this.#logger.info(text);
  };
}
