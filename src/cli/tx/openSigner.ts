/** The signing account of `--from`. */

import { Secp256k1Wallet } from '@cosmjs/amino';
import { DirectSecp256k1Wallet, type OfflineSigner } from '@cosmjs/proto-signing';
import type { MessageSigner } from '../../client/proofs/messageSigner.ts';
import { createHostSigner } from '../../host/proofServer/curve.ts';
import { formatAddress, readAddress } from '../../types/address.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { addressOf } from '../keyring/accountKey.ts';
import { findKey } from '../keyring/findKey.ts';
import type { SignMode } from './txFlags.ts';

export interface Sender {
  readonly address: string;
  /** Asks for the passphrase where one is needed. */
  open(mode: SignMode): Promise<OfflineSigner>;
  /** For messages that are no transactions. */
  openForMessages(): Promise<MessageSigner>;
}

/** @throws CliError where the flag is missing, or there is no such key */
export function findSender(invocation: Invocation, from: string | undefined): Sender {
  if (from === undefined) {
    throw new CliError(
      'usage',
      'it is not said who signs',
      'name a key with --from; `cpocd keys list` shows them',
    );
  }
  const prefix = invocation.addressPrefix;
  const keyring = invocation.openKeyring();
  const entry = findKey(keyring, from, prefix);
  return {
    address: formatAddress(addressOf(entry.publicKey), prefix),
    open: async (mode) => {
      const key = await keyring.privateKey(entry.name);
      const wallet = mode === 'direct' ? DirectSecp256k1Wallet : Secp256k1Wallet;
      return await wallet.fromKey(key, prefix);
    },
    openForMessages: async () => createHostSigner(await keyring.privateKey(entry.name), prefix),
  };
}

/** The address of `--from` where nothing is signed: an address needs no key. */
export function addressOfSender(invocation: Invocation, from: string | undefined): string {
  const isAddress =
    from !== undefined && typeof readAddress(from, invocation.addressPrefix) !== 'string';
  return isAddress ? from : findSender(invocation, from).address;
}
