/** `cpocd debug`: addresses and keys in their other forms, and the chain as wallets know it. */

import type { Command } from 'commander';
import { toHex } from '../../lib/bytes.ts';
import { formatAddress } from '../../types/address.ts';
import { decodeBech32 } from '../../types/bech32.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { cometAddress } from '../home/cometKeys.ts';
import { addressOf } from '../keyring/accountKey.ts';
import { newCommand, newGroup } from '../newCommand.ts';
import { parseHexText } from '../parseBytes.ts';
import { createChainInfoCommand } from './debug/chainInfo.ts';
import { addPrefixFlag } from './keys/keyFlags.ts';

export function createDebugCommand(deps: CliDependencies): Command {
  return newGroup('debug', 'look into addresses, keys and the chain')
    .addCommand(createChainInfoCommand(deps))
    .addCommand(
      addPrefixFlag(
        newCommand(deps, 'addr <address>', 'an address in all of its forms', showAddress),
      ),
    )
    .addCommand(
      addPrefixFlag(
        newCommand(deps, 'pubkey <key>', 'the address of a public key (JSON or base64)', showKey),
      ),
    );
}

function showAddress(invocation: Invocation, [text = '']: readonly string[]): void {
  const decoded = decodeBech32(text);
  const bytes =
    typeof decoded === 'string' ? parseHexText(text, 'argument <address>', 20) : decoded.data;
  printAddress(invocation, bytes);
}

function showKey(invocation: Invocation, [text = '']: readonly string[]): void {
  const encoded = text.startsWith('{') ? keyOf(text) : text;
  const bytes = Uint8Array.from(Buffer.from(encoded, 'base64'));
  if (bytes.length === 33) printAddress(invocation, addressOf(bytes), 'secp256k1');
  else if (bytes.length === 32) printAddress(invocation, cometAddress(bytes), 'ed25519');
  else {
    throw new CliError(
      'usage',
      `the key has ${bytes.length} bytes`,
      'expected 33 (secp256k1) or 32 (ed25519), in base64',
    );
  }
}

function keyOf(json: string): string {
  try {
    const { key, value } = JSON.parse(json) as { key?: unknown; value?: unknown };
    return String(key ?? value ?? '');
  } catch {
    return '';
  }
}

function printAddress(invocation: Invocation, bytes: Uint8Array, type?: string): void {
  const prefix = invocation.addressPrefix;
  invocation.print({
    ...(type === undefined ? {} : { type }),
    hex: toHex(bytes).toUpperCase(),
    account: formatAddress(bytes, prefix),
    consensus: formatAddress(bytes, `${prefix}valcons`),
  });
}
