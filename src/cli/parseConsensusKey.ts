/** A consensus key as people give it: base64, or the JSON of `comet show-validator`. */

import { CliError } from './cliError.ts';
import { readCometKey } from './home/cometKeys.ts';
import { homeLayout } from './home/homeLayout.ts';

/** `home` is the validator key of this home, `none` no key. 32 bytes, or none. @throws CliError `usage` */
export function parseConsensusKey(text: string, home: string): Uint8Array {
  if (text === 'none') return new Uint8Array(0);
  if (text === 'home') return readCometKey(homeLayout(home).privValidatorKey).publicKey;
  const encoded = text.trim().startsWith('{') ? keyOfJson(text) : text.trim();
  const bytes = Uint8Array.from(Buffer.from(encoded, 'base64'));
  if (bytes.length === 32 && /^[A-Za-z0-9+/]{43}=$/.test(encoded)) return bytes;
  throw new CliError(
    'usage',
    `flag --consensus-pubkey is ${JSON.stringify(text)}`,
    'expected the 32 bytes of an ed25519 key in base64, the JSON of `cpocd comet show-validator`, home for the key of this home, or none',
  );
}

function keyOfJson(text: string): string {
  try {
    const json = JSON.parse(text) as { key?: unknown; value?: unknown };
    return String(json.key ?? json.value ?? '');
  } catch {
    return '';
  }
}
