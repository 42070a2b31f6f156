/** A counter whose counting costs an addition; prom-client's own is told when it is read. */

import { Counter, type Registry } from 'prom-client';

export interface TallyCounterOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  readonly registry: Registry;
}

interface Tally {
  readonly labels: readonly string[];
  /** Since it was read. */
  count: number;
}

export class TallyCounter<L extends string> {
  readonly #counter: Counter<L>;
  readonly #labelNames: readonly L[];
  readonly #tallies = new Map<string, Tally>();

  constructor({ name, help, labelNames, registry }: TallyCounterOptions<L>) {
    this.#labelNames = labelNames;
    this.#counter = new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect: () => this.#tell(),
    });
  }

  /** @param labels in the order of their names */
  inc(...labels: readonly string[]): void {
    const key = labels.join('\0');
    const tally = this.#tallies.get(key);
    if (tally === undefined) this.#tallies.set(key, { labels, count: 1 });
    else tally.count += 1;
  }

  #tell(): void {
    for (const tally of this.#tallies.values()) {
      const pairs = this.#labelNames.map((name, i) => [name, tally.labels[i] ?? '']);
      if (tally.count > 0) this.#counter.inc(Object.fromEntries(pairs), tally.count);
      tally.count = 0;
    }
  }
}
