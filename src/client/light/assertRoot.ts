/** That a node's block is the one that somebody knows. */

import { toHex } from '../../lib/bytes.ts';
import { ClientError } from '../clientError.ts';
import { headerHash } from './headerHash.ts';
import type { LightBlock } from './lightBlock.ts';
import type { TrustedBlock } from './lightClient.ts';

/** @throws ClientError `not_proven`: the node lies, or is one of another chain, or a digit is wrong; LightFault `malformed` */
export function assertRoot(
  { height, hash }: TrustedBlock,
  { header }: LightBlock,
  rpc: string,
): void {
  const found = toHex(headerHash(header));
  if (found === toHex(hash)) return;
  throw new ClientError(
    'not_proven',
    `block ${height} of ${rpc} has the hash ${found}, the trusted one has ${toHex(hash)}`,
    'check the height and the hash that you gave; where they are right, do not trust this node, and ask another one (--node)',
  );
}
