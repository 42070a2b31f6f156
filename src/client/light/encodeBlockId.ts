/** The name of a block, as headers hold it and votes sign it. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { comet38 } from '@cosmjs/tendermint-rpc';
import { LightFault } from './lightFault.ts';

/** The header of the parts is written even where it is empty: it is no pointer in Go. @throws LightFault `malformed` */
export function encodeBlockId(id: comet38.BlockId | null): Uint8Array {
  const parts = new BinaryWriter();
  const writer = new BinaryWriter();
  if (id !== null) {
    const { total } = id.parts;
    if (!Number.isInteger(total) || total < 0 || total > 0xffff_ffff) {
      throw new LightFault('malformed', `a block of ${total} parts`);
    }
    if (id.parts.total !== 0) parts.uint32(8).uint32(id.parts.total);
    if (id.parts.hash.length > 0) parts.uint32(18).bytes(id.parts.hash);
    if (id.hash.length > 0) writer.uint32(10).bytes(id.hash);
  }
  return writer.uint32(18).bytes(parts.finish()).finish();
}
