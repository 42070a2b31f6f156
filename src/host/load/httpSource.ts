/** A load source over HTTP: metrics as Prometheus reads them, or JSON. Several addresses are put together. */

import { fetchText } from './fetchText.ts';
import { type FieldValues, type LoadFields, readingOf, scopeOf } from './loadFields.ts';
import type { LoadSource } from './loadSource.ts';
import { readSamples } from './prometheusText.ts';

export interface HttpSourceOptions {
  /** Without user and password. */
  readonly urls: readonly string[];
  readonly fields: LoadFields;
  /** Requests at once that fill the GPUs. */
  readonly capacity: number;
  /** Bearer token. */
  readonly token?: string | undefined;
}

/** Metrics in the text format of Prometheus. Every metric that `fields` names must be in some answer, but for the cache. */
export function createPrometheusSource(options: HttpSourceOptions): LoadSource {
  const { fields } = options;
  const names = new Set(Object.values(fields).flatMap(alternatives));
  return createHttpSource(options, 'metrics', (texts) => {
    const samples = texts.flatMap((text) => readSamples(text, names));
    const valuesOf = (names: string | undefined): number[] => {
      const present = alternatives(names).find((name) => samples.some((one) => one.name === name));
      return samples.filter(({ name }) => name === present).map(({ value }) => value);
    };
    return collect(fields, valuesOf);
  });
}

/** The names of a JSON source that names none: an object with `busy_percent`, and `waiting` and `power_watts` where they are known. */
export const usualJsonFields: LoadFields = {
  busy: 'busy_percent',
  waiting: 'waiting',
  power: 'power_watts',
};

/** JSON objects; a name with dots leads into inner ones, and a list of numbers is one for each GPU. */
export function createJsonSource(options: HttpSourceOptions): LoadSource {
  const { fields } = options;
  return createHttpSource(options, 'JSON', (texts) => {
    const documents = texts.map((text): unknown => JSON.parse(text));
    const valuesOf = (name: string | undefined): number[] =>
      name === undefined ? [] : documents.flatMap((document) => numbersAt(document, name));
    // What is known is in every answer that has it; only the load must be there.
    return collect(fields, valuesOf, ['waiting', 'cache', 'power']);
  });
}

function createHttpSource(
  { urls, fields, capacity, token }: HttpSourceOptions,
  kind: string,
  read: (texts: readonly string[]) => FieldValues,
): LoadSource {
  return {
    name: `${kind} of ${urls.join(', ')}`,
    // A JSON source is asked for the load of inference; the driver's load is known by its metrics.
    scope: kind === 'JSON' ? 'inference' : scopeOf(fields),
    read: async (nowMs, signal) => {
      const texts = await Promise.all(urls.map((url) => fetchText(url, token, signal)));
      return readingOf(read(texts), capacity, nowMs);
    },
  };
}

function alternatives(names: string | undefined): string[] {
  return names === undefined ? [] : names.split('|');
}

function collect(
  fields: LoadFields,
  valuesOf: (name: string | undefined) => number[],
  optional: readonly (keyof LoadFields)[] = ['cache'],
): FieldValues {
  const values: Partial<Record<keyof LoadFields, readonly number[]>> = {};
  for (const [field, name] of Object.entries(fields) as [keyof LoadFields, string | undefined][]) {
    if (name === undefined) continue;
    const found = valuesOf(name);
    if (found.length === 0 && !optional.includes(field)) {
      throw new RangeError(`the answer has no ${name}`);
    }
    values[field] = found;
  }
  return values;
}

function numbersAt(document: unknown, name: string): number[] {
  let at = document;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return [];
    at = (at as Record<string, unknown>)[part];
  }
  const list: readonly unknown[] = Array.isArray(at) ? at : [at];
  const numbers = list.filter((value): value is number => typeof value === 'number');
  if (numbers.length !== list.length) throw new RangeError(`${name} is no number`);
  return numbers;
}
