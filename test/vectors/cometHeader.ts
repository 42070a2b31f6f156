/** Block headers and their hash: CometBFT v0.38 `types/block.go`, `types/encoding_helper.go`. */

import type { BlockID, Header, PartSetHeader } from 'cosmjs-types/tendermint/types/types';
import type { Consensus } from 'cosmjs-types/tendermint/version/types';
import { bytes, embedded, int64, string, uint32, uint64 } from '../../src/abci/wire/fields.ts';
import { type MessageCodec, message } from '../../src/abci/wire/message.ts';
import { ProtoReader } from '../../src/abci/wire/protoReader.ts';
import { ProtoWriter } from '../../src/abci/wire/protoWriter.ts';
import { timestamp } from '../../src/abci/wire/shared.ts';
import { encodeFields, merkleRoot } from './cometHashes.ts';

const version = message<Consensus>({ block: uint64(1), app: uint64(2) });
const blockId = message<BlockID>({
  hash: bytes(1),
  partSetHeader: embedded(2, message<PartSetHeader>({ total: uint32(1), hash: bytes(2) })),
});
const header = message<Header>({
  version: embedded(1, version),
  chainId: string(2),
  height: int64(3),
  time: embedded(4, timestamp),
  lastBlockId: embedded(5, blockId),
  lastCommitHash: bytes(6),
  dataHash: bytes(7),
  validatorsHash: bytes(8),
  nextValidatorsHash: bytes(9),
  consensusHash: bytes(10),
  appHash: bytes(11),
  lastResultsHash: bytes(12),
  evidenceHash: bytes(13),
  proposerAddress: bytes(14),
});

function write<T>(codec: MessageCodec<T>, value: T): Uint8Array {
  const writer = new ProtoWriter();
  codec.write(writer, value);
  return writer.finish();
}

export function readHeader(proto: Uint8Array): Header {
  return header.read(new ProtoReader(proto));
}

export function writeHeader(value: Header): Uint8Array {
  return write(header, value);
}

/** Root over the fourteen fields in order: messages as they are, other values as the only field of a wrapper message. */
export function headerHash(value: Header): Uint8Array {
  const wrapped = (inner: Uint8Array): Uint8Array => encodeFields([[1, { bytes: inner }]]);
  return merkleRoot([
    write(version, value.version),
    wrapped(new TextEncoder().encode(value.chainId)),
    encodeFields([[1, { int64: value.height }]]),
    write(timestamp, value.time),
    write(blockId, value.lastBlockId),
    wrapped(value.lastCommitHash),
    wrapped(value.dataHash),
    wrapped(value.validatorsHash),
    wrapped(value.nextValidatorsHash),
    wrapped(value.consensusHash),
    wrapped(value.appHash),
    wrapped(value.lastResultsHash),
    wrapped(value.evidenceHash),
    wrapped(value.proposerAddress),
  ]);
}
