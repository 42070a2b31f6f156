/** `cpocd genesis validate`: every check of a genesis that needs no running chain. */

import type { Command } from 'commander';
import { genesisValidators } from '../../../types/genesis.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { validateGenesisFile } from '../../home/genesisFile.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { newCommand } from '../../newCommand.ts';

export function createGenesisValidateCommand(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'validate [file]',
    "check a genesis file (default: this home's)",
    runValidate,
  ).alias('validate-genesis');
}

function runValidate(invocation: Invocation, [file]: readonly string[]): void {
  const path = file ?? homeLayout(invocation.home).genesis;
  const { document, genesis } = validateGenesisFile(path);
  const summary = {
    file: path,
    chain_id: document.chain_id,
    accounts: genesis.auth.accounts.length,
    participants: genesis.poc.participants.length,
    validators: genesisValidators(genesis).length,
  };
  invocation.print(
    summary,
    () =>
      `${path} is a valid genesis of ${summary.chain_id}: ${summary.accounts} accounts, ${summary.participants} participants, ${summary.validators} validators\n`,
  );
}
