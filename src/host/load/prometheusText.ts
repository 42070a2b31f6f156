/** Samples in the text format of Prometheus (0.0.4, and OpenMetrics as far as it is the same). */

export interface Sample {
  readonly name: string;
  readonly value: number;
}

/** Name, labels with quoted values, value, and a time that is left aside. */
const line =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})?\s+(\S+)(?:\s+\S+)?$/;

/** The samples of these names, one for each set of labels. Lines that are none are skipped; a value that is no number is NaN, not 0. */
export function readSamples(text: string, names: ReadonlySet<string>): Sample[] {
  const samples: Sample[] = [];
  for (const raw of text.split('\n')) {
    if (raw.startsWith('#')) continue;
    const found = line.exec(raw.trim());
    const name = found?.[1] ?? '';
    if (!names.has(name)) continue;
    samples.push({ name, value: Number((found?.[2] ?? '').replace(/^([+-]?)Inf$/, '$1Infinity')) });
  }
  return samples;
}
