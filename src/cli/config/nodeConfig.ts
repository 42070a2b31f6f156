/** What a node runs with. */

import { homeLayout } from '../home/homeLayout.ts';
import { type AppConfig, appSettings } from './appSettings.ts';
import { loadSettings } from './loadSettings.ts';
import { readTomlFile } from './tomlFile.ts';

export interface NodeConfig extends AppConfig {
  /** The home directory, absolute. */
  readonly home: string;
}

export interface NodeConfigSources {
  readonly home: string;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws CliError where a source says what cannot be. */
export function loadNodeConfig({ home, flags, env }: NodeConfigSources): NodeConfig {
  const file = readTomlFile(homeLayout(home).appToml);
  return { home, ...loadSettings(appSettings, { flags, env, file }) };
}
