/** `cpocd init`: a home for a new node. */

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Command } from 'commander';
import { toHex } from '../../lib/bytes.ts';
import { isValidDenom } from '../../types/coin.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { createHome } from '../home/createHome.ts';
import { newGenesis } from '../home/newGenesis.ts';
import { newCommand, settingFlag } from '../newCommand.ts';
import { formatPairs } from '../output/table.ts';

export function createInitCommand(deps: CliDependencies): Command {
  return newCommand(deps, 'init [moniker]', 'make a home: configuration, keys, genesis', runInit)
    .addOption(settingFlag(clientSettings.chainId))
    .addOption(settingFlag(clientSettings.addressPrefix))
    .option('--denom <denom>', 'base denomination of the chain (default upoc)')
    .option('--overwrite', 'replace genesis and configuration that are there; keys and data stay');
}

function runInit(invocation: Invocation, [moniker = hostname()]: readonly string[]): void {
  const { home, client } = invocation;
  const chainId = client.chainId === '' ? `cpoc-${toHex(randomBytes(3))}` : client.chainId;
  const addressPrefix = client.addressPrefix === '' ? 'cpoc' : client.addressPrefix;
  const denom = invocation.text('denom') ?? 'upoc';
  if (!isValidDenom(denom)) {
    throw new CliError(
      'usage',
      `flag --denom is "${denom}"`,
      'expected a letter and 2 to 127 letters, digits or / : . _ -',
    );
  }
  const identity = createHome({
    home,
    genesis: newGenesis({ chainId, addressPrefix, denom, time: new Date() }),
    comet: { moniker },
    client: { chainId },
    overwrite: invocation.isSet('overwrite'),
  });
  const result = {
    moniker,
    chain_id: chainId,
    home,
    node_id: identity.nodeId,
    validator_address: toHex(identity.validatorAddress).toUpperCase(),
    validator_pubkey: Buffer.from(identity.validatorPublicKey).toString('base64'),
  };
  invocation.print(result, () => formatPairs(Object.entries(result)));
}
