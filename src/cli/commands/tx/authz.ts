/** `cpocd tx authz`: who may do what in whose name. */

import type { Command } from 'commander';
import type { CliDependencies } from '../../cli.ts';
import { newGroup } from '../../newCommand.ts';
import { createAuthzExecCommand } from './authzExec.ts';
import { createAuthzGrantCommand } from './authzGrant.ts';
import { createAuthzGrantHostCommand } from './authzGrantHost.ts';
import { createAuthzRevokeCommand } from './authzRevoke.ts';
import { createAuthzRevokeHostCommand } from './authzRevokeHost.ts';

export function createAuthzGroup(deps: CliDependencies): Command {
  return newGroup('authz', 'let other accounts execute messages in your name')
    .addCommand(createAuthzGrantHostCommand(deps))
    .addCommand(createAuthzRevokeHostCommand(deps))
    .addCommand(createAuthzGrantCommand(deps))
    .addCommand(createAuthzRevokeCommand(deps))
    .addCommand(createAuthzExecCommand(deps));
}
