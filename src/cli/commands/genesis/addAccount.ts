/** `cpocd genesis add-account`: an account with coins. */

import type { Command } from 'commander';
import { formatCoins } from '../../../types/coin.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { addGenesisAccount } from '../../home/editGenesis.ts';
import { readGenesisFile, writeGenesisFile } from '../../home/genesisFile.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { newCommand } from '../../newCommand.ts';
import { parseCoinsText } from '../../parseCoins.ts';
import { addKeyringFlags } from '../keys/keyFlags.ts';
import { accountAddress } from './accountAddress.ts';

export function createGenesisAddAccountCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'add-account <address|key> <coins>',
    'add an account with coins, such as 1000upoc',
    runAddAccount,
  )
    .alias('add-genesis-account')
    .option('--append', 'add the coins to an account that is there');
  return addKeyringFlags(command);
}

function runAddAccount(
  invocation: Invocation,
  [account = '', coinsText = '']: readonly string[],
): void {
  const path = homeLayout(invocation.home).genesis;
  const { document, genesis } = readGenesisFile(path);
  const address = accountAddress(invocation, account, genesis.addressPrefix);
  const coins = parseCoinsText(coinsText, 'argument <coins>');
  addGenesisAccount(document, address, coins, invocation.isSet('append'));
  writeGenesisFile(path, document);
  const text = formatCoins(coins);
  invocation.print({ address, coins: text }, () => `added ${address} with ${text}\n`);
}
