/** `cpocd genesis`: a genesis before the chain begins. */

import type { Command } from 'commander';
import type { CliDependencies } from '../cli.ts';
import { newGroup } from '../newCommand.ts';
import { createGenesisAddAccountCommand } from './genesis/addAccount.ts';
import { createGenesisAddParticipantCommand } from './genesis/addParticipant.ts';
import { createGenesisAttachStateCommand } from './genesis/attachState.ts';
import { createGenesisDetachStateCommand } from './genesis/detachState.ts';
import { createGenesisValidateCommand } from './genesis/validate.ts';

export function createGenesisCommand(deps: CliDependencies): Command {
  return newGroup('genesis', 'the genesis file, before the chain begins')
    .addCommand(createGenesisAddAccountCommand(deps))
    .addCommand(createGenesisAddParticipantCommand(deps))
    .addCommand(createGenesisDetachStateCommand(deps))
    .addCommand(createGenesisAttachStateCommand(deps))
    .addCommand(createGenesisValidateCommand(deps));
}
