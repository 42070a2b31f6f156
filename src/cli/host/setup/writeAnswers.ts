/** The answers as files of the home: host.toml, and of client.toml what is about the node and its chain. */

import type { Invocation } from '../../cli.ts';
import { type ClientConfig, clientSettings } from '../../config/clientSettings.ts';
import { type HostConfig, hostSettings, hostTomlHeading } from '../../config/hostSettings.ts';
import { clientTomlHeading } from '../../config/renderToml.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import type { ChosenNode } from './askNode.ts';
import {
  type SettingChange,
  type SettingsFile,
  settingChanges,
  writeSettings,
} from './writeSettings.ts';

export interface PlannedFiles {
  /** What will change, line by line. */
  readonly plan: readonly string[];
  readonly changesNothing: boolean;
  /** Writes it. @returns what was written, line by line */
  write(): readonly string[];
}

export function writeAnswers(
  { home, client }: Invocation,
  { node, client: chain, prefix }: ChosenNode,
  host: Partial<HostConfig>,
): PlannedFiles {
  const layout = homeLayout(home);
  const hostFile: SettingsFile<HostConfig> = {
    path: layout.hostToml,
    heading: hostTomlHeading,
    settings: hostSettings,
  };
  const clientFile: SettingsFile<ClientConfig> = {
    path: layout.clientToml,
    heading: clientTomlHeading,
    settings: clientSettings,
  };
  const { keyringBackend } = client;
  const about = { node, chainId: chain.chainId, keyringBackend, ...prefixOf(prefix) };
  const changes = [settingChanges(hostFile, host), settingChanges(clientFile, about)] as const;
  return {
    plan: [...planOf(hostFile.path, changes[0]), ...planOf(clientFile.path, changes[1])],
    changesNothing: changes.every((one) => one.length === 0),
    write: () => [writeSettings(hostFile, host), writeSettings(clientFile, about)],
  };
}

/** The usual one is not written down. */
function prefixOf(prefix: string): Partial<ClientConfig> {
  return prefix === 'cpoc' ? {} : { addressPrefix: prefix };
}

function planOf(path: string, changes: readonly SettingChange[]): string[] {
  if (changes.length === 0) return [`${path}: nothing changes`];
  return [`${path}:`, ...changes.map(({ key, from, to }) => `  ${key} = ${to} (was ${from})`)];
}
