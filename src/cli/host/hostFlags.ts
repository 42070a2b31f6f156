/** Flags of the commands around the host's agent: a flag for each setting of host.toml, by section, the node, the keyring. */

import type { Command } from 'commander';
import { addKeyringFlags, addPrefixFlag } from '../commands/keys/keyFlags.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { hostSettings } from '../config/hostSettings.ts';
import type { Setting } from '../config/setting.ts';
import { settingFlag } from '../newCommand.ts';

/** Sections of host.toml, as headings of `--help`. */
const headings = {
  account: 'Accounts:',
  artifacts: 'Artifacts:',
  generator: 'Generator:',
  load: 'Load of the GPUs:',
  schedule: 'Scheduler:',
  energy: 'Energy:',
  commits: 'Commits:',
  witness: 'Further nodes:',
  status: 'Status and metrics:',
  'proof-server': 'Proof server:',
  log: 'Log:',
} as const;
export type HostSection = keyof typeof headings;

export function addHostFlags(command: Command): Command {
  command.optionsGroup('Node and keyring:');
  command
    .addOption(settingFlag(clientSettings.node))
    .addOption(settingFlag(clientSettings.chainId));
  addPrefixFlag(addKeyringFlags(command));
  return addSectionFlags(command, Object.keys(headings) as HostSection[]);
}

/** A flag for each setting of these sections. */
export function addSectionFlags(command: Command, sections: readonly HostSection[]): Command {
  for (const one of Object.values(hostSettings) as Setting<unknown>[]) {
    const section = sections.find((name) => one.key.startsWith(`${name}.`));
    if (section === undefined) continue;
    command.addOption(settingFlag(one).helpGroup(headings[section]));
  }
  return command;
}
