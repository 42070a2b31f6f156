/** Which key signs on this machine. Nothing is stored before all questions are answered. */

import { formatAddress } from '../../../types/address.ts';
import type { Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import {
  addressOf,
  hdPath,
  newMnemonic,
  parsePrivateKey,
  privateKeyOfMnemonic,
  publicKeyOf,
} from '../../keyring/accountKey.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { Answer, Interview } from './interview.ts';

export interface ChosenKey {
  readonly name: string;
  /** Bech32. */
  readonly address: string;
  /** Not in the keyring yet. */
  readonly isNew: boolean;
  /** 24 words that are shown once, of a new key. */
  readonly mnemonic: string | undefined;
  /** Puts it into the keyring; does nothing for one that is there. */
  store(): Promise<void>;
}

const origins = ['new', 'existing', 'import'] as const;
type Origin = (typeof origins)[number];

const path = hdPath({ coinType: 118, account: 0, index: 0 });

export async function askKey(
  interview: Interview,
  invocation: Invocation,
  configured: string,
  prefix: string,
): Promise<ChosenKey> {
  const keyring = invocation.openKeyring();
  const names = keyring.list().map(({ name }) => name);
  const origin = await askOrigin(interview, names);
  const name = await askName(interview, keyring, origin, configured);
  if (origin === 'existing') {
    const { publicKey } = keyring.get(name);
    const address = formatAddress(addressOf(publicKey), prefix);
    const store = (): Promise<void> => Promise.resolve();
    return { name, address, isNew: false, mnemonic: undefined, store };
  }
  const made = origin === 'new' ? await newSecret() : await askSecret(interview);
  return {
    name,
    address: formatAddress(addressOf(publicKeyOf(made.privateKey)), prefix),
    isNew: true,
    mnemonic: made.mnemonic,
    store: async () => {
      await keyring.add(name, made.privateKey, made.hdPath);
    },
  };
}

function askOrigin(interview: Interview, names: readonly string[]): Promise<Origin> {
  const there =
    names.length === 0 ? 'The keyring is empty.' : `In the keyring: ${names.join(', ')}.`;
  return interview.ask({
    flag: 'key',
    text: 'Key: new, existing or import',
    help: `The agent signs commits and answers with a key that lies on this machine. ${there} new makes one, import takes a mnemonic or a private key. A Ledger cannot sign by itself: keep the participant's key on it and make a new, warm key here.`,
    usual: names.length === 0 ? 'new' : 'existing',
    parse: (text): Answer<Origin> => {
      const value = origins.find((one) => one === text);
      if (value !== undefined) return { value };
      const hint = text === 'ledger' ? ' (a Ledger is not supported)' : '';
      return { expected: `one of ${origins.join(', ')}${hint}` };
    },
  });
}

function askName(
  interview: Interview,
  keyring: Keyring,
  origin: Origin,
  configured: string,
): Promise<string> {
  const isThere = origin === 'existing';
  const first = keyring.list()[0]?.name;
  const free = keyring.has('host') ? undefined : 'host';
  return interview.ask({
    flag: 'from',
    text: isThere ? 'Which key' : 'Name of the key',
    help: isThere ? 'The name of the key.' : 'A name by which the key is called on this machine.',
    usual: isThere ? (keyring.has(configured) ? configured : first) : free,
    parse: (name): Answer<string> => {
      try {
        if (isThere) keyring.get(name);
        else keyring.assertFree(name);
        return { value: name };
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        return { expected: `another name (${error.shortMessage})` };
      }
    },
  });
}

interface Secret {
  readonly privateKey: Uint8Array;
  readonly mnemonic: string | undefined;
  readonly hdPath: string | undefined;
}

async function newSecret(): Promise<Secret> {
  const mnemonic = newMnemonic();
  return { privateKey: await privateKeyOfMnemonic(mnemonic, path), mnemonic, hdPath: path };
}

function askSecret(interview: Interview): Promise<Secret> {
  return interview.ask({
    text: 'Mnemonic, or private key in hexadecimal',
    help: 'It is not shown, and it is stored in the keyring alone.',
    hidden: true,
    parse: async (text): Promise<Answer<Secret>> => {
      try {
        const isMnemonic = /\s/.test(text);
        const privateKey = isMnemonic
          ? await privateKeyOfMnemonic(text, path)
          : parsePrivateKey(text);
        const value = { privateKey, mnemonic: undefined, hdPath: isMnemonic ? path : undefined };
        return { value };
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        return { expected: error.advice.replace(/^expected /, '') };
      }
    },
  });
}
