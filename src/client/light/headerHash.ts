/** The hash of a header as CometBFT 0.38 makes it: `types/block.go`, `types/encoding_helper.go`. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { comet38 } from '@cosmjs/tendermint-rpc';
import { leafHash, rootOfLeafHashes } from '../../merkle/rfc9162Hash.ts';
import { encodeBlockId } from './encodeBlockId.ts';
import { LightFault } from './lightFault.ts';
import { encodeTime } from './protoTime.ts';

/**
 * Root over the fourteen fields in order: messages as they are, other values as the only field of a wrapper message.
 *
 * @throws LightFault `malformed` where a number is none that its field can hold
 */
export function headerHash(header: comet38.Header): Uint8Array {
  const { version, height } = header;
  const isSound =
    [version.block, version.app, height].every((n) => Number.isSafeInteger(n) && n >= 0) &&
    !Number.isNaN(header.time.getTime());
  if (!isSound) throw new LightFault('malformed', `a header of height ${height} that is none`);
  const fields = [
    versionField(version.block, version.app),
    header.chainId === '' ? none : new BinaryWriter().uint32(10).string(header.chainId).finish(),
    height === 0 ? none : new BinaryWriter().uint32(8).int64(height).finish(),
    encodeTime(header.time),
    encodeBlockId(header.lastBlockId),
    bytesField(header.lastCommitHash),
    bytesField(header.dataHash),
    bytesField(header.validatorsHash),
    bytesField(header.nextValidatorsHash),
    bytesField(header.consensusHash),
    bytesField(header.appHash),
    bytesField(header.lastResultsHash),
    bytesField(header.evidenceHash),
    bytesField(header.proposerAddress),
  ];
  return rootOfLeafHashes(fields.map(leafHash));
}

const none = new Uint8Array(0);

/** A wrapper message: no bytes at all for an empty value. */
function bytesField(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? none : new BinaryWriter().uint32(10).bytes(bytes).finish();
}

function versionField(block: number, app: number): Uint8Array {
  const writer = new BinaryWriter();
  if (block !== 0) writer.uint32(8).uint64(block);
  if (app !== 0) writer.uint32(16).uint64(app);
  return writer.finish();
}
