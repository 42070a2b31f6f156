/** Compares two ways of doing one thing in one run: machines drift, so only the ratio of the same minute means anything. */

export interface Comparison {
  readonly name: string;
  /** Unit of the figures, for example `µs a message`. */
  readonly unit: string;
  readonly ours: Subject;
  readonly reference: Subject;
  /** The largest ratio that is good enough. */
  readonly target: number;
}

export interface Subject {
  readonly what: string;
  /** Does `operations` operations, once: some milliseconds of work. */
  run(): void;
  readonly operations: number;
}

/** Processor time, in microseconds an operation. */
export interface Compared {
  readonly ours: number;
  readonly reference: number;
  /** Ours divided by the reference: below 1 is faster. */
  readonly ratio: number;
}

/** Rounds before those that count: code that runs for the first time is compiled meanwhile. */
const warmUp = 2;

/** Medians of rounds in turns. */
export function compare(
  { ours, reference }: Pick<Comparison, 'ours' | 'reference'>,
  rounds = 9,
): Compared {
  const times: { ours: number[]; reference: number[] } = { ours: [], reference: [] };
  for (let round = -warmUp; round < rounds; round += 1) {
    const [a, b] = [microseconds(ours), microseconds(reference)];
    if (round >= 0) {
      times.ours.push(a);
      times.reference.push(b);
    }
  }
  const [a, b] = [median(times.ours), median(times.reference)];
  return { ours: a, reference: b, ratio: a / b };
}

/** Of all threads of this process; what others do meanwhile does not count. */
function microseconds({ run, operations }: Subject): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / operations;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
