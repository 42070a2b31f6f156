/** Compares two ways of doing one thing in one run: machines drift, so only the ratio of the same minute means anything. */

export interface Comparison {
  readonly name: string;
  /** Unit of the figures, for example `µs a message`. */
  readonly unit: string;
  readonly ours: Subject;
  readonly reference: Subject;
}

export interface Subject {
  readonly what: string;
  /** Does `operations` operations, once. */
  run(): void;
  readonly operations: number;
}

export interface Result {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  /** Ours divided by the reference: below 1 is faster. */
  readonly ratio: number;
}

const rounds = 9;

/** Medians of interleaved rounds, after two that warm up; in microseconds an operation. */
export function compare({ name, unit, ours, reference }: Comparison): Result {
  const times: { ours: number[]; reference: number[] } = { ours: [], reference: [] };
  for (let round = -2; round < rounds; round += 1) {
    const [a, b] = [microseconds(ours), microseconds(reference)];
    if (round >= 0) {
      times.ours.push(a);
      times.reference.push(b);
    }
  }
  const [a, b] = [median(times.ours), median(times.reference)];
  return { name, unit, ours: a, reference: b, ratio: a / b };
}

function microseconds({ run, operations }: Subject): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1000 / operations;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
