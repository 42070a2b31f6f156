/** What is kept of a commit beside its changes: the app hash, the root of each store, and what the application gave along. */

import { CommitInfo } from 'cosmjs-types/cosmos/store/v1beta1/commit_info';
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

/** Protobuf of `cosmos.store.v1beta1.CommitInfo`, as the Cosmos multistore keeps it. Every store commits every version. */
export function encodeCommitInfo({ version, stores, time }: CommitRecord): Uint8Array {
  return CommitInfo.encode({
    version,
    storeInfos: sortStoreRoots(stores).map(({ name, root }) => ({
      name,
      commitId: { version, hash: root },
    })),
    timestamp: { seconds: time.seconds, nanos: time.nanos },
  }).finish();
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
