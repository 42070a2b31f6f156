/** `cpocd tx`: transactions. */

import type { Command } from 'commander';
import type { CliDependencies } from '../cli.ts';
import { newGroup } from '../newCommand.ts';
import { createAuthzGroup } from './tx/authz.ts';
import { createBankMultiSendCommand } from './tx/bankMultiSend.ts';
import { createBankSendCommand } from './tx/bankSend.ts';
import { createFeegrantGroup } from './tx/feegrant.ts';
import { createGovGroup } from './tx/gov.ts';
import { createPocCommitCommand } from './tx/pocCommit.ts';
import { createPocDeactivateCommand } from './tx/pocDeactivate.ts';
import { createPocReactivateCommand } from './tx/pocReactivate.ts';
import { createPocRegisterCommand } from './tx/pocRegister.ts';
import { createPocRespondCommand } from './tx/pocRespond.ts';
import { createPocUnjailCommand } from './tx/pocUnjail.ts';
import { createPocUpdateCommand } from './tx/pocUpdate.ts';

export function createTxCommand(deps: CliDependencies): Command {
  const poc = newGroup('poc', 'continuous proof of compute')
    .addCommand(createPocRegisterCommand(deps))
    .addCommand(createPocUpdateCommand(deps))
    .addCommand(createPocDeactivateCommand(deps))
    .addCommand(createPocReactivateCommand(deps))
    .addCommand(createPocUnjailCommand(deps))
    .addCommand(createPocCommitCommand(deps))
    .addCommand(createPocRespondCommand(deps));
  const bank = newGroup('bank', 'coins')
    .addCommand(createBankSendCommand(deps))
    .addCommand(createBankMultiSendCommand(deps));
  return newGroup('tx', 'sign and send transactions')
    .addCommand(poc)
    .addCommand(bank)
    .addCommand(createAuthzGroup(deps))
    .addCommand(createFeegrantGroup(deps))
    .addCommand(createGovGroup(deps));
}
