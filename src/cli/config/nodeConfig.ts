/** What a node runs with. */

import { CliError } from '../cliError.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { type AppConfig, appSettings } from './appSettings.ts';
import { loadSettings } from './loadSettings.ts';
import { readTomlFile } from './tomlFile.ts';

export interface NodeConfig extends AppConfig {
  /** The home directory, absolute. */
  readonly home: string;
  /** Heights at which the node goes on without the upgrade that is due; the flag alone says them. */
  readonly skipUpgradeHeights: readonly bigint[];
}

export interface NodeConfigSources {
  readonly home: string;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws CliError where a source says what cannot be. */
export function loadNodeConfig({ home, flags, env }: NodeConfigSources): NodeConfig {
  const file = readTomlFile(homeLayout(home).appToml);
  const skipUpgradeHeights = readHeights(flags['unsafe-skip-upgrades']);
  return { home, skipUpgradeHeights, ...loadSettings(appSettings, { flags, env, file }) };
}

function readHeights(flag: unknown): readonly bigint[] {
  if (typeof flag !== 'string') return [];
  if (/^[1-9]\d{0,17}(,[1-9]\d{0,17})*$/.test(flag)) return flag.split(',').map(BigInt);
  throw new CliError(
    'usage',
    `flag --unsafe-skip-upgrades is "${flag}"`,
    'expected heights separated by commas, such as 1200,3400',
  );
}
