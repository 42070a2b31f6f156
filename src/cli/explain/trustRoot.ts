/** The block that the user knows, by flags, variables or client.toml. */

import type { TrustedBlock } from '../../client/light/lightClient.ts';
import { fromHex } from '../../lib/bytes.ts';
import { CliError } from '../cliError.ts';
import type { ClientConfig } from '../config/clientSettings.ts';

/** Undefined where none is named. @throws CliError `usage` where only half of it is, or two heights are */
export function readTrustRoot({
  trustedHeight,
  trustedHash,
}: Pick<ClientConfig, 'trustedHeight' | 'trustedHash'>): TrustedBlock | undefined {
  if (trustedHash === '') {
    if (trustedHeight === 0) return undefined;
    throw half(`the trusted height ${trustedHeight} comes without a hash`);
  }
  const [before, after] = trustedHash.split(':');
  const hash = fromHex((after ?? before ?? '').toLowerCase());
  const own = after === undefined ? trustedHeight : Number(before);
  if (own < 1) throw half('the trusted hash comes without the height of its block');
  if (trustedHeight !== 0 && trustedHeight !== own) {
    throw half(`the trusted hash is one of height ${own}, the trusted height is ${trustedHeight}`);
  }
  return { height: BigInt(own), hash };
}

function half(what: string): CliError {
  return new CliError(
    'usage',
    what,
    'expected a height and the hash of its block: --trusted-height 1200 --trusted-hash 0A1B…',
  );
}
