/** Settings from their sources: flag before environment before file before default. */

import { CliError } from '../cliError.ts';
import { didYouMean } from '../nearest.ts';
import { envName } from './envName.ts';
import type { Setting, SettingsOf } from './setting.ts';
import { lineOfKey, type TomlFile } from './tomlFile.ts';

export interface SettingSources {
  /** Flags that were given, by their name without the dashes; `true` for a switch. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: TomlFile;
}

/** @throws CliError that names the source, the key, what was expected, and for an unknown key the nearest known one. */
export function loadSettings<C extends object>(
  settings: SettingsOf<C>,
  sources: SettingSources,
): C {
  const list = Object.entries(settings) as [string, Setting<unknown>][];
  assertKnownKeys(
    list.map(([, one]) => one.key),
    sources.file,
  );
  return Object.fromEntries(list.map(([name, one]) => [name, loadSetting(one, sources)])) as C;
}

function loadSetting<T>(one: Setting<T>, { flags, env, file }: SettingSources): T {
  const given = flags[one.flag.slice(2)];
  if (given !== undefined) return fromFlag(one, given);
  const variable = env[envName(one.key)];
  if (variable !== undefined) {
    return (
      one.parseText(variable) ?? refuse(one, `environment variable ${envName(one.key)}`, variable)
    );
  }
  const value = file.values.get(one.key);
  if (value === undefined) return one.fallback;
  return (
    one.parse(value) ?? refuse(one, `${file.path}${lineOfKey(file, one.key)}: ${one.key}`, value)
  );
}

function fromFlag<T>(one: Setting<T>, given: unknown): T {
  const parsed = typeof given === 'string' ? one.parseText(given) : one.parse(given);
  if (parsed !== undefined) return parsed;
  throw new CliError('usage', `flag ${one.flag} is ${show(given)}`, `expected ${one.expectation}`);
}

function refuse(one: Setting<unknown>, where: string, value: unknown): never {
  throw new CliError(
    'config',
    `${where} is ${show(value)}`,
    `expected ${one.expectation}; correct it`,
  );
}

/** A key that has no effect would mislead whoever wrote it. */
function assertKnownKeys(known: readonly string[], file: TomlFile): void {
  for (const key of file.values.keys()) {
    if (known.includes(key)) continue;
    throw new CliError(
      'config',
      `${file.path}${lineOfKey(file, key)}: ${key} is not a key of this file`,
      `${didYouMean(key, known)} The keys are ${known.join(', ')}`,
    );
  }
}

function show(value: unknown): string {
  // TOML knows inf and nan, JSON does not.
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  return isNumber ? String(value) : JSON.stringify(value);
}
