/** `cpocd genesis add-participant`: a participant who is there from the beginning (P2). */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { addGenesisParticipant } from '../../home/editGenesis.ts';
import { readGenesisFile, writeGenesisFile } from '../../home/genesisFile.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { newCommand } from '../../newCommand.ts';
import { parseConsensusKey } from '../../parseConsensusKey.ts';
import { addKeyringFlags } from '../keys/keyFlags.ts';
import { accountAddress } from './accountAddress.ts';

export function createGenesisAddParticipantCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'add-participant <address|key>',
    'add a participant, with a consensus key as a validator',
    runAddParticipant,
  )
    .option('--power <number>', 'power in the first validator set (default 10, without a key 0)')
    .option(
      '--consensus-pubkey <key>',
      "ed25519 key of the validator in base64, home for this home's, none (default home)",
    )
    .option('--url <url>', 'where the host serves inference, http:// or https://');
  return addKeyringFlags(command);
}

function runAddParticipant(invocation: Invocation, [account = '']: readonly string[]): void {
  const path = homeLayout(invocation.home).genesis;
  const { document, genesis } = readGenesisFile(path);
  const address = accountAddress(invocation, account, genesis.addressPrefix);
  const key = invocation.text('consensus-pubkey') ?? 'home';
  const consensusPubkey = parseConsensusKey(key, invocation.home);
  const usual = consensusPubkey.length === 0 ? 0n : 10n;
  const power = invocation.bigint('power') ?? usual;
  if (power > 0n && consensusPubkey.length === 0) {
    throw new CliError(
      'usage',
      `power ${power} without a consensus key`,
      'power needs a running validator: give --consensus-pubkey, or --power 0',
    );
  }
  const inferenceUrl = invocation.text('url') ?? '';
  addGenesisParticipant(document, { address, consensusPubkey, power, inferenceUrl });
  writeGenesisFile(path, document);
  invocation.print(
    { address, power: power.toString(), consensus_pubkey: consensusPubkey },
    () => `added the participant ${address} with power ${power}\n`,
  );
}
