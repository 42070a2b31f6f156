/** What a command that talks to a node works with. */

import { homeLayout } from '../home/homeLayout.ts';
import { type ClientConfig, clientSettings } from './clientSettings.ts';
import { loadSettings } from './loadSettings.ts';
import type { NodeConfigSources } from './nodeConfig.ts';
import { readTomlFile } from './tomlFile.ts';

/** @throws CliError where a source says what cannot be. */
export function loadClientConfig({ home, flags, env }: NodeConfigSources): ClientConfig {
  const file = readTomlFile(homeLayout(home).clientToml);
  return loadSettings(clientSettings, { flags, env, file });
}
