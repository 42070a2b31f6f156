/** Flags of the load tool: one table for reading them, for refusing them and for the help. */

import { parseArgs } from 'node:util';
import { LoadError } from './loadError.ts';

export interface Flag {
  readonly name: string;
  /** What stands for the value in the help; none for a flag without one. */
  readonly value?: string;
  readonly default?: string;
  readonly help: string;
}

export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;

/** @throws LoadError for a flag that is not in the table, and one without its value */
export function readFlags(args: readonly string[], flags: readonly Flag[]): FlagValues {
  const options = Object.fromEntries(
    flags.map((flag) => [
      flag.name,
      flag.value === undefined
        ? { type: 'boolean' as const }
        : {
            type: 'string' as const,
            ...(flag.default === undefined ? {} : { default: flag.default }),
          },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options }).values as FlagValues;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('. ');
    throw new LoadError(reason, 'npm run load -- --help lists the flags', 2);
  }
}

/** @throws LoadError where it is not given */
export function textOf(values: FlagValues, name: string, expected: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new LoadError(`--${name} is missing`, `expected ${expected}`, 2);
}

/** @throws LoadError where it is no whole number within the bounds */
export function wholeNumber(
  values: FlagValues,
  name: string,
  least: number,
  most: number = 1e9,
): number {
  const text = String(values[name]);
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const expected = `expected a whole number from ${least} to ${most}`;
  throw new LoadError(`--${name} is "${text}"`, expected, 2);
}

/** An amount in base units. @throws LoadError where it is none */
export function amountOf(values: FlagValues, name: string): bigint {
  const text = String(values[name]);
  if (/^\d{1,30}$/.test(text)) return BigInt(text);
  throw new LoadError(`--${name} is "${text}"`, 'expected digits: an amount in base units', 2);
}

export function formatFlags(flags: readonly Flag[]): string {
  return flags
    .map(({ name, value, default: usual, help }) => {
      const form = value === undefined ? `--${name}` : `--${name} ${value}`;
      const note = usual === undefined || usual === '' ? '' : ` (default ${usual})`;
      return `  ${form.padEnd(24)} ${help}${note}`;
    })
    .join('\n');
}
