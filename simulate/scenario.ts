/** A scenario: a question about the rules, its flags, and what answers it. */

import type { Report } from './output/report.ts';

export interface Flag {
  /** As it is typed, without dashes. */
  readonly name: string;
  /** One number, or several with commas between. */
  readonly kind: 'number' | 'numbers';
  readonly default: readonly number[];
  readonly least: number;
  readonly most: number;
  /** Whether fractions are no valid values. */
  readonly whole: boolean;
  readonly help: string;
}

export interface Settings {
  readonly seed: string;
  /** Values of a flag, at least one. @throws RangeError where the scenario has no such flag. */
  numbers(name: string): readonly number[];
  number(name: string): number;
}

export interface Scenario {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  run(settings: Settings): Report;
}

export function createSettings(
  seed: string,
  flags: readonly Flag[],
  given: ReadonlyMap<string, readonly number[]> = new Map(),
): Settings {
  const numbers = (name: string): readonly number[] => {
    const flag = flags.find((one) => one.name === name);
    if (flag === undefined) throw new RangeError(`there is no flag --${name}`);
    return given.get(name) ?? flag.default;
  };
  return { seed, numbers, number: (name) => numbers(name)[0] as number };
}
