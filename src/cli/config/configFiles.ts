/** The configuration files of a home, as `cpocd config` names them. */

import { join } from 'node:path';
import { CliError } from '../cliError.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { didYouMean } from '../nearest.ts';
import { appSettings } from './appSettings.ts';
import { clientSettings } from './clientSettings.ts';
import { hostSettings } from './hostSettings.ts';
import { loadSettings } from './loadSettings.ts';
import type { Setting } from './setting.ts';
import { readTomlFile, type TomlFile } from './tomlFile.ts';

export const configNames = ['app', 'client', 'host', 'config'] as const;
export type ConfigName = (typeof configNames)[number];

export interface ConfigFile {
  readonly name: ConfigName;
  readonly file: TomlFile;
  /** Settings by key; undefined for CometBFT's file, whose keys are CometBFT's. */
  readonly settings: ReadonlyMap<string, Setting<unknown>> | undefined;
}

/** `app`, `client`, `host` or `config`, with or without `.toml`. @throws CliError */
export function openConfigFile(home: string, text: string): ConfigFile {
  const plain = text.replace(/\.toml$/, '');
  const name = configNames.find((known) => known === plain);
  if (name === undefined) {
    throw new CliError(
      'usage',
      `there is no configuration "${text}"`,
      `${didYouMean(plain, configNames)} Expected app (the node), client (commands), host (the agent) or config (CometBFT)`,
    );
  }
  const file = readTomlFile(join(homeLayout(home).config, `${name}.toml`));
  if (name === 'config') return { name, file, settings: undefined };
  const table = { app: appSettings, client: clientSettings, host: hostSettings }[name];
  loadSettings<object>(table, { flags: {}, env: {}, file });
  const list = Object.values(table) as Setting<unknown>[];
  return { name, file, settings: new Map(list.map((one) => [one.key, one])) };
}

/** Keys with their values: of our own files all, of CometBFT's those that it sets. */
export function configValues({ file, settings }: ConfigFile): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [key, one] of settings ?? []) values.set(key, file.values.get(key) ?? one.fallback);
  for (const [key, value] of file.values) values.set(key, value);
  return values;
}

/** The values of a section (`load`, `rpc`) by their keys; none where there is no such section. */
export function configSection(
  config: ConfigFile,
  section: string,
): [key: string, value: unknown][] {
  return [...configValues(config)].filter(([key]) => key.startsWith(`${section}.`));
}

/** @throws CliError `usage` that names the nearest key */
export function assertConfigKey(config: ConfigFile, key: string): void {
  const known = [...configValues(config).keys()];
  if (known.includes(key)) return;
  const [first] = configSection(config, key);
  if (first !== undefined) {
    throw new CliError(
      'usage',
      `${key} is a section of ${config.file.path} and no key`,
      `name one of its keys, such as ${first[0]}; \`cpocd config get ${config.name} ${key}\` shows them`,
    );
  }
  throw new CliError(
    'usage',
    `${config.file.path} has no key ${key}`,
    `${didYouMean(key, known)} \`cpocd config view ${config.name}\` shows all`,
  );
}
