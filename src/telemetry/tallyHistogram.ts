/**
 * A histogram by one label whose observations cost an addition. Those of prom-client make a text of their labels each time, a microsecond, and
 * each transaction is observed a dozen times.
 */

import type { Histogram, Registry } from 'prom-client';

export interface TallyHistogramOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly label: L;
  /** Upper bounds, inclusive, ascending. */
  readonly buckets: readonly number[];
  readonly registry: Registry;
}

interface Figure {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

interface HistogramFigures {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: string;
  readonly values: readonly Figure[];
}

interface Tally {
  /** By bucket, not cumulative; the last is above all bounds. */
  readonly counts: Float64Array;
  sum: number;
}

export class TallyHistogram<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly labelNames: readonly [L];
  readonly #buckets: readonly number[];
  readonly #tallies = new Map<string, Tally>();

  constructor({ name, help, label, buckets, registry }: TallyHistogramOptions<L>) {
    this.name = name;
    this.help = help;
    this.labelNames = [label];
    this.#buckets = buckets;
    // A registry asks a metric for its name and for what `get` resolves with.
    registry.registerMetric(this as unknown as Histogram);
  }

  observe(label: string, value: number): void {
    const tally = this.#tallies.get(label) ?? this.#add(label);
    const buckets = this.#buckets;
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] as number)) bucket += 1;
    tally.counts[bucket] = (tally.counts[bucket] as number) + 1;
    tally.sum += value;
  }

  /** What a registry shows, in the form of prom-client's own. */
  async get(): Promise<HistogramFigures> {
    const { name, help, type } = this;
    const values = [...this.#tallies].flatMap(([label, tally]) => this.#figuresOf(label, tally));
    return { name, help, type, aggregator: 'sum', values };
  }

  reset(): void {
    this.#tallies.clear();
  }

  #add(label: string): Tally {
    const tally = { counts: new Float64Array(this.#buckets.length + 1), sum: 0 };
    this.#tallies.set(label, tally);
    return tally;
  }

  #figuresOf(label: string, { counts, sum }: Tally): Figure[] {
    const labels = { [this.labelNames[0]]: label };
    let count = 0;
    const values = [...this.#buckets, '+Inf'].map((le, bucket) => {
      count += counts[bucket] as number;
      return { labels: { le, ...labels }, value: count, metricName: `${this.name}_bucket` };
    });
    const total = [
      { labels, value: sum, metricName: `${this.name}_sum` },
      { labels, value: count, metricName: `${this.name}_count` },
    ];
    return [...values, ...total];
  }
}
