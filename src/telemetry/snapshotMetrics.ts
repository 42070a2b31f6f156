/** Snapshots for state sync: the newest one that this node made, and how often it could not. */

import { Counter, Gauge, type Registry } from 'prom-client';

const prefix = 'cpoc_snapshot_';

export class SnapshotMetrics {
  readonly #height: Gauge;
  readonly #bytes: Gauge;
  readonly #seconds: Gauge;
  readonly #failures: Counter;
  readonly #removalFailures: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#height = new Gauge({
      name: `${prefix}height`,
      help: 'Height of the newest snapshot; 0 where there is none',
      registers,
    });
    this.#bytes = new Gauge({
      name: `${prefix}bytes`,
      help: 'Bytes of the newest snapshot',
      registers,
    });
    this.#seconds = new Gauge({
      name: `${prefix}seconds`,
      help: 'Time that the newest snapshot of this process took to make, in the background',
      registers,
    });
    this.#failures = new Counter({
      name: `${prefix}failures_total`,
      help: 'Snapshots that could not be made',
      registers,
    });
    this.#removalFailures = new Counter({
      name: `${prefix}removal_failures_total`,
      help: 'Times that an older snapshot could not be removed',
      registers,
    });
  }

  /** The newest snapshot, found at the start or made since. */
  newest({ height, bytes }: { readonly height: bigint; readonly bytes: number }): void {
    this.#height.set(Number(height));
    this.#bytes.set(bytes);
  }

  took(seconds: number): void {
    this.#seconds.set(seconds);
  }

  failed(): void {
    this.#failures.inc();
  }

  notRemoved(): void {
    this.#removalFailures.inc();
  }
}
