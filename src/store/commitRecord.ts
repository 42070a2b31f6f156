/** What is kept of a commit beside its changes: the app hash, the root of each store, and what the application gave along. */

import { CommitInfo } from 'cosmjs-types/cosmos/store/v1beta1/commit_info';
import { utf8 } from '../lib/bytes.ts';
import { type StoreRoot, sortStoreRoots } from '../merkle/storeMap.ts';
import { ByteReader, RecordError } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';

/** Time of the block, as a protobuf timestamp has it. */
export interface CommitTime {
  readonly seconds: bigint;
  readonly nanos: number;
}

export interface CommitRecord {
  readonly version: bigint;
  readonly appHash: Uint8Array;
  /** By name as bytes. */
  readonly stores: readonly StoreRoot[];
  readonly time: CommitTime;
  /** The application's own bytes; not hashed. */
  readonly meta: Uint8Array | undefined;
}

/** Wire types of protobuf, as the low bits of a tag. */
const varint = 0;
const lengthDelimited = 2;

/**
 * Protobuf of `cosmos.store.v1beta1.CommitInfo`, as the Cosmos multistore keeps it. Every store commits every version. Written by hand:
 * the encoder of cosmjs-types spoils 64-bit integers of 2^31 to 2^32 − 1, which block times are from 2038 on.
 */
export function encodeCommitInfo({ version, stores, time }: CommitRecord): Uint8Array {
  const writer = new ByteWriter();
  writeInteger(writer, 1, version);
  for (const { name, root } of sortStoreRoots(stores)) {
    const commitId = new ByteWriter();
    writeInteger(commitId, 1, version);
    writeBytes(commitId, 2, root);
    const storeInfo = new ByteWriter();
    writeBytes(storeInfo, 1, utf8(name));
    writeBytes(storeInfo, 2, commitId.finish());
    writeBytes(writer, 2, storeInfo.finish());
  }
  const timestamp = new ByteWriter();
  writeInteger(timestamp, 1, time.seconds);
  writeInteger(timestamp, 2, BigInt(time.nanos));
  writeBytes(writer, 3, timestamp.finish());
  return writer.finish();
}

/** An int64 field; 0 is left out, negative numbers stand as their two's complement. */
function writeInteger(writer: ByteWriter, field: number, value: bigint): void {
  if (value !== 0n) writer.byte((field << 3) | varint).uvarint(BigInt.asUintN(64, value));
}

function writeBytes(writer: ByteWriter, field: number, value: Uint8Array): void {
  writer.byte((field << 3) | lengthDelimited).bytes(value);
}

export function encodeCommitRecord(record: CommitRecord): Uint8Array {
  const writer = new ByteWriter().bytes(record.appHash).bytes(encodeCommitInfo(record));
  writer.byte(record.meta === undefined ? 0 : 1);
  if (record.meta !== undefined) writer.bytes(record.meta);
  return writer.finish();
}

/** @throws RecordError. */
export function decodeCommitRecord(bytes: Uint8Array): CommitRecord {
  const reader = new ByteReader(bytes);
  const appHash = reader.bytes();
  const { version, storeInfos, timestamp } = decodeCommitInfo(reader.bytes());
  const meta = reader.byte() === 1 ? reader.bytes() : undefined;
  reader.assertEnd();
  return {
    version,
    appHash,
    stores: storeInfos.map(({ name, commitId }) => ({ name, root: commitId.hash })),
    time: { seconds: timestamp.seconds, nanos: timestamp.nanos },
    meta,
  };
}

function decodeCommitInfo(bytes: Uint8Array): CommitInfo {
  try {
    return CommitInfo.decode(bytes);
  } catch (cause) {
    throw new RecordError('CommitInfo does not parse', { cause });
  }
}
