/** Whether one account may execute a message of another one, as far as that can be told without executing it. */

import { hasGrant } from '../keeper/authz/grants.ts';
import { equalBytes } from '../lib/bytes.ts';
import type { StateReader } from '../lib/kv.ts';
import { parseAddress } from '../types/address.ts';
import type { BlockInfo } from '../types/context.ts';

/**
 * Its own messages everybody may execute; those of others with a grant that has not expired. Costs one read.
 *
 * @param signer bech32 text of who would sign the message
 * @param grantee bech32 text of who executes it
 * @throws AppError sdk/7 where one of them is no address
 */
export function mayExecute(
  state: StateReader,
  block: Pick<BlockInfo, 'addressPrefix' | 'time'>,
  signer: string,
  grantee: string,
  typeUrl: string,
): boolean {
  const from = parseAddress(signer, block.addressPrefix);
  const to = parseAddress(grantee, block.addressPrefix);
  return equalBytes(from, to) || hasGrant(state, block, [from, to, typeUrl]);
}
