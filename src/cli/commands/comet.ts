/** `cpocd comet`: the identity that this home gives to CometBFT. */

import type { Command } from 'commander';
import { toHex } from '../../lib/bytes.ts';
import { formatAddress } from '../../types/address.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { cometAddress, nodeId, readCometKey } from '../home/cometKeys.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { newCommand, newGroup } from '../newCommand.ts';
import { addPrefixFlag } from './keys/keyFlags.ts';

export function createCometCommand(deps: CliDependencies): Command {
  return newGroup('comet', 'the identity of this home towards CometBFT')
    .alias('cometbft')
    .addCommand(newCommand(deps, 'show-node-id', 'id of the node, for its peers', showNodeId))
    .addCommand(newCommand(deps, 'show-validator', 'public key of the validator', showValidator))
    .addCommand(
      addPrefixFlag(newCommand(deps, 'show-address', 'address of the validator', showAddress)),
    );
}

function showNodeId(invocation: Invocation): void {
  const id = nodeId(readCometKey(homeLayout(invocation.home).nodeKey).publicKey);
  invocation.print({ node_id: id }, () => `${id}\n`);
}

/** JSON in both forms: it is given to other programs. */
function showValidator(invocation: Invocation): void {
  const { publicKey } = readCometKey(homeLayout(invocation.home).privValidatorKey);
  const key = Buffer.from(publicKey).toString('base64');
  invocation.io.out(`${JSON.stringify({ '@type': '/cosmos.crypto.ed25519.PubKey', key })}\n`);
}

function showAddress(invocation: Invocation): void {
  const { publicKey } = readCometKey(homeLayout(invocation.home).privValidatorKey);
  const address = cometAddress(publicKey);
  const bech32 = formatAddress(address, `${invocation.addressPrefix}valcons`);
  invocation.print({ address: bech32, hex: toHex(address).toUpperCase() }, () => `${bech32}\n`);
}
