/** For whom the key signs, and where validators find this host. */

import { existsSync } from 'node:fs';
import { readAddress } from '../../../types/address.ts';
import { inferenceUrlFault } from '../../../types/poc/inferenceUrl.ts';
import type { Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { parseConsensusKey } from '../../parseConsensusKey.ts';
import type { ChosenKey } from './askKey.ts';
import type { Answer, Interview } from './interview.ts';

/** The participant where another account is it; empty where the key itself is. */
export async function askParticipant(
  interview: Interview,
  key: ChosenKey,
  configured: string,
  prefix: string,
): Promise<string> {
  return await interview.ask({
    flag: 'on-behalf-of',
    text: 'Address of the participant, or nothing where this key is it',
    help: `Two keys are safer than one: the participant's own (cold) key stays away from this machine and holds the coins, and the key here (warm, ${key.address}) may commit and answer for it and do nothing else. Give the participant's address for that. With one key for all, give nothing.`,
    usual: configured,
    parse: (text): Answer<string> => {
      if (text === '' || text === key.address || text === key.name) return { value: '' };
      const address = readAddress(text, prefix);
      if (typeof address !== 'string') return { value: text };
      return { expected: `an address that begins with ${prefix}1 (${address}), or nothing` };
    },
  });
}

/** Empty for none. */
export function askUrl(interview: Interview, configured: string): Promise<string> {
  return interview.ask({
    flag: 'url',
    text: 'Address at which this host serves inference and proofs, or nothing',
    help: 'It is registered on the chain. Validators fetch artifacts and proofs there, so it must be reachable from outside: http://host.example:8080, or https:// behind a proxy.',
    usual: configured,
    parse: (text): Answer<string> => {
      const fault = text === '' ? undefined : inferenceUrlFault(text);
      return fault === undefined ? { value: text } : { expected: `an address that ${fault}` };
    },
  });
}

/** 32 bytes, or none. */
export function askConsensusKey(interview: Interview, invocation: Invocation): Promise<Uint8Array> {
  const { home } = invocation;
  const isHere = existsSync(homeLayout(home).privValidatorKey);
  return interview.ask({
    flag: 'consensus-pubkey',
    text: 'Consensus key to register: home, none, or the key in base64',
    help: `A participant that runs a validator registers its consensus key, and gets power by its weight. Never register a key whose node does not run. ${isHere ? "home is the key of this home's node." : 'This home has no validator key.'} none earns weight and rewards, and no power.`,
    usual: 'none',
    parse: (text): Answer<Uint8Array> => {
      try {
        return { value: parseConsensusKey(text, home) };
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        return { expected: error.advice.replace(/^expected /, '') };
      }
    },
  });
}
