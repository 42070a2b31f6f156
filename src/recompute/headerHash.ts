/** Hashes that CometBFT 0.38 makes of headers and validator sets: `types/block.go`, `types/validator_set.go`, `types/encoding_helper.go`. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { comet38 } from '@cosmjs/tendermint-rpc';
import { compareBytes } from '../lib/bytes.ts';
import { leafHash, rootOfLeafHashes } from '../merkle/rfc9162Hash.ts';
import { consensusAddress } from '../types/consensusAddress.ts';

/** Root over the fourteen fields in order: messages as they are, other values as the only field of a wrapper message. */
export function headerHash(header: comet38.Header): Uint8Array {
  const { lastBlockId } = header;
  const fields = [
    new BinaryWriter().uint32(8).uint64(header.version.block),
    textField(header.chainId),
    header.height === 0 ? new BinaryWriter() : new BinaryWriter().uint32(8).int64(header.height),
    timeField(header.time),
    lastBlockId === null
      ? blockId(none, 0, none)
      : blockId(lastBlockId.hash, lastBlockId.parts.total, lastBlockId.parts.hash),
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
  if (header.version.app !== 0) fields[0]?.uint32(16).uint64(header.version.app);
  return rootOfLeafHashes(fields.map((field) => leafHash(field.finish())));
}

export interface SetMember {
  /** ed25519, 32 bytes. */
  readonly consensusPubkey: Uint8Array;
  readonly power: bigint;
}

/** Root over the members, the strongest first; ties: lower consensus address first. */
export function validatorsHash(members: readonly SetMember[]): Uint8Array {
  const sorted = [...members].sort((a, b) =>
    a.power === b.power
      ? compareBytes(consensusAddress(a.consensusPubkey), consensusAddress(b.consensusPubkey))
      : a.power > b.power
        ? -1
        : 1,
  );
  return rootOfLeafHashes(
    sorted.map(({ consensusPubkey, power }) => {
      const key = new BinaryWriter().uint32(10).bytes(consensusPubkey).finish();
      return leafHash(new BinaryWriter().uint32(10).bytes(key).uint32(16).int64(power).finish());
    }),
  );
}

const none = new Uint8Array(0);

/** A wrapper message: no bytes at all for an empty value. */
function bytesField(bytes: Uint8Array): BinaryWriter {
  return bytes.length === 0 ? new BinaryWriter() : new BinaryWriter().uint32(10).bytes(bytes);
}

function textField(text: string): BinaryWriter {
  return text === '' ? new BinaryWriter() : new BinaryWriter().uint32(10).string(text);
}

/** The client library keeps what is below a millisecond beside the time. */
function timeField(time: comet38.Header['time']): BinaryWriter {
  const milliseconds = BigInt(time.getTime());
  const belowSecond = ((milliseconds % 1000n) + 1000n) % 1000n;
  const seconds = (milliseconds - belowSecond) / 1000n;
  const nanos = Number(belowSecond) * 1_000_000 + (time.nanoseconds ?? 0);
  const writer = new BinaryWriter();
  if (seconds !== 0n) writer.uint32(8).int64(seconds);
  if (nanos !== 0) writer.uint32(16).int32(nanos);
  return writer;
}

/** The header of the parts is written even where it is empty: it is no pointer in Go. */
function blockId(hash: Uint8Array, total: number, partsHash: Uint8Array): BinaryWriter {
  const parts = new BinaryWriter();
  if (total !== 0) parts.uint32(8).uint32(total);
  if (partsHash.length > 0) parts.uint32(18).bytes(partsHash);
  const writer = new BinaryWriter();
  if (hash.length > 0) writer.uint32(10).bytes(hash);
  return writer.uint32(18).bytes(parts.finish());
}
