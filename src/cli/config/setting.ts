/** A setting: its key in a file, its flag, its environment variable, its default, and what it may be. */

export interface SettingShape<T> {
  /** Key in the file; a dot leads into a section. */
  readonly key: string;
  /** The flag with its dashes. */
  readonly flag: string;
  readonly fallback: T;
  /** Lines of the comment in the file; the first is the help of the flag. */
  readonly comment: readonly string[];
}

/** What a value may be. `parse` takes what a file holds, `parseText` what a flag or a variable holds. */
export interface SettingKind<T> {
  /** For an error: `a whole number of at least 1`. */
  readonly expectation: string;
  /** In the help of the flag; a flag without one is a switch. */
  readonly placeholder: string | undefined;
  /** undefined where the value is not allowed. */
  parse(value: unknown): T | undefined;
  parseText(text: string): T | undefined;
  /** As it stands in the file. */
  render(value: T): string;
}

export interface Setting<T> extends SettingShape<T>, SettingKind<T> {}

/** A setting for each field of a configuration. */
export type SettingsOf<C> = { readonly [K in keyof C]: Setting<C[K]> };

export function setting<T>(kind: SettingKind<T>, shape: SettingShape<T>): Setting<T> {
  return { ...kind, ...shape };
}

export function textKind(
  placeholder: string,
  expectation: string,
  isAllowed: (text: string) => boolean,
): SettingKind<string> {
  const check = (text: string): string | undefined => (isAllowed(text) ? text : undefined);
  return {
    expectation,
    placeholder,
    parse: (value) => (typeof value === 'string' ? check(value) : undefined),
    parseText: check,
    render: (value) => JSON.stringify(value),
  };
}

export function choiceKind<T extends string>(choices: readonly T[]): SettingKind<T> {
  const find = (value: unknown): T | undefined => choices.find((choice) => choice === value);
  return {
    expectation: `one of ${choices.join(', ')}`,
    placeholder: choices.join('|'),
    parse: find,
    parseText: find,
    render: (value) => JSON.stringify(value),
  };
}

export const booleanKind: SettingKind<boolean> = {
  expectation: 'true or false',
  placeholder: undefined,
  parse: (value) => (typeof value === 'boolean' ? value : undefined),
  parseText: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  render: String,
};

export function wholeNumberKind(least: number, most: number): SettingKind<number> {
  const check = (value: number): number | undefined =>
    Number.isInteger(value) && value >= least && value <= most ? value : undefined;
  return {
    expectation: `a whole number from ${least} to ${most}`,
    placeholder: 'number',
    parse: (value) => (typeof value === 'number' ? check(value) : undefined),
    parseText: (text) => (/^\d{1,15}$/.test(text) ? check(Number(text)) : undefined),
    render: String,
  };
}
