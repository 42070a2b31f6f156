/** `cpocd tx feegrant`: who may spend whose coins on fees. */

import type { Command } from 'commander';
import type { CliDependencies } from '../../cli.ts';
import { newGroup } from '../../newCommand.ts';
import { createFeegrantGrantCommand } from './feegrantGrant.ts';
import { createFeegrantRevokeCommand } from './feegrantRevoke.ts';

export function createFeegrantGroup(deps: CliDependencies): Command {
  return newGroup('feegrant', 'let other accounts spend your coins on fees')
    .addCommand(createFeegrantGrantCommand(deps))
    .addCommand(createFeegrantRevokeCommand(deps));
}
