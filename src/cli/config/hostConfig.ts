/** What the host's agent runs with. */

import { homeLayout } from '../home/homeLayout.ts';
import { type HostConfig, hostSettings } from './hostSettings.ts';
import { loadSettings } from './loadSettings.ts';
import type { NodeConfigSources } from './nodeConfig.ts';
import { readTomlFile } from './tomlFile.ts';

/** @throws CliError where a source says what cannot be. */
export function loadHostConfig({ home, flags, env }: NodeConfigSources): HostConfig {
  const file = readTomlFile(homeLayout(home).hostToml);
  return loadSettings(hostSettings, { flags, env, file });
}
