/** Flags of the commands around the host's agent: a flag for each setting of host.toml, the node, the keyring. */

import type { Command } from 'commander';
import { addKeyringFlags, addPrefixFlag } from '../commands/keys/keyFlags.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { hostSettings } from '../config/hostSettings.ts';
import type { Setting } from '../config/setting.ts';
import { settingFlag } from '../newCommand.ts';

export function addHostFlags(command: Command): Command {
  for (const one of Object.values(hostSettings) as Setting<unknown>[]) {
    command.addOption(settingFlag(one));
  }
  command
    .addOption(settingFlag(clientSettings.node))
    .addOption(settingFlag(clientSettings.chainId));
  return addPrefixFlag(addKeyringFlags(command));
}
