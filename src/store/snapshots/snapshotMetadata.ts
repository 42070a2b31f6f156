/**
 * The metadata of a snapshot: the version, the top node of every store, and the hash of every chunk. Their SHA-256 is the snapshot's hash, so
 * that nodes that offer the same hash offer the same chunks. The top nodes give the roots, and these the app hash, which a light client knows:
 * metadata of another state, or with another number of pairs, are refused before a chunk is fetched.
 */

import { compareBytes, equalBytes, toHex, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { type IavlTop, rootOfTop } from '../../merkle/iavlTop.ts';
import { computeAppHash } from '../../merkle/storeMap.ts';
import { ByteReader, RecordError } from '../byteReader.ts';
import { ByteWriter } from '../byteWriter.ts';
import type { CommitTime } from '../commitRecord.ts';
import {
  mostChunks,
  mostMetadataBytes,
  mostNameBytes,
  mostStores,
  SnapshotError,
  snapshotFormat,
} from './snapshotFormat.ts';
import { mostVersion, readHash, readTop, writeTop } from './topRecord.ts';

export interface SnapshotStore {
  readonly name: string;
  readonly top: IavlTop;
  /** Of the top: 32 bytes. */
  readonly root: Uint8Array;
  /** Pairs of the store. */
  readonly leaves: number;
}

export interface SnapshotMetadata {
  readonly version: bigint;
  /** Of the block. No hash vouches for it; it counts until the next block, for what is checked in between. */
  readonly time: CommitTime;
  /** By name as bytes. */
  readonly stores: readonly SnapshotStore[];
  /** SHA-256 of each chunk, in their order. */
  readonly chunkHashes: readonly Uint8Array[];
}

/** As ABCI names it. */
export interface SnapshotOffer {
  readonly height: bigint;
  readonly format: number;
  readonly chunks: number;
  readonly hash: Uint8Array;
  readonly metadata: Uint8Array;
}

/** Years 1 to 9999, as protobuf has times. */
const [leastSeconds, mostSeconds] = [-62_135_596_800n, 253_402_300_799n] as const;
const mostNanos = 999_999_999n;

export function snapshotStore(name: string, top: IavlTop): SnapshotStore {
  return { name, top, root: rootOfTop(top), leaves: top.size };
}

export function encodeMetadata({
  version,
  time,
  stores,
  chunkHashes,
}: SnapshotMetadata): Uint8Array {
  const writer = new ByteWriter(4096 + 33 * chunkHashes.length);
  writer.uvarint(version).uvarint(BigInt.asUintN(64, time.seconds)).uvarint(time.nanos);
  writer.uvarint(stores.length);
  for (const { name, top } of stores) writeTop(writer.text(name), top);
  writer.uvarint(chunkHashes.length);
  for (const hash of chunkHashes) writer.bytes(hash);
  return writer.finish();
}

/** @throws SnapshotError where the bytes are no metadata. */
export function decodeMetadata(bytes: Uint8Array): SnapshotMetadata {
  if (bytes.length > mostMetadataBytes) {
    throw new SnapshotError(
      `it has ${bytes.length} bytes of metadata, and ${mostMetadataBytes} are the most`,
    );
  }
  try {
    return readMetadata(new ByteReader(bytes));
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new SnapshotError(`its metadata do not parse: ${error.message}`, { cause: error });
  }
}

/** What is offered under these metadata. */
export function offerOf(metadata: SnapshotMetadata): SnapshotOffer {
  const bytes = encodeMetadata(metadata);
  return {
    height: metadata.version,
    format: snapshotFormat,
    chunks: metadata.chunkHashes.length,
    hash: sha256(bytes),
    metadata: bytes,
  };
}

/**
 * The metadata of an offer whose parts agree with each other and with the app hash.
 *
 * @param appHash of its height; undefined where nobody but the offer says it
 * @throws SnapshotError that says what does not agree
 */
export function readOffer(offer: SnapshotOffer, appHash: Uint8Array | undefined): SnapshotMetadata {
  if (!equalBytes(sha256(offer.metadata), offer.hash)) {
    throw new SnapshotError('its hash is not that of its metadata');
  }
  const metadata = decodeMetadata(offer.metadata);
  if (metadata.version !== offer.height) {
    throw new SnapshotError(
      `it is offered for height ${offer.height}, and its metadata are of ${metadata.version}`,
    );
  }
  if (metadata.chunkHashes.length !== offer.chunks) {
    throw new SnapshotError(
      `it is offered with ${offer.chunks} chunks, and its metadata have ${metadata.chunkHashes.length}`,
    );
  }
  const own = computeAppHash(metadata.stores);
  if (appHash !== undefined && !equalBytes(own, appHash)) {
    throw new SnapshotError(
      `its stores give the app hash ${toHex(own)}, and the chain has ${toHex(appHash)}`,
    );
  }
  return metadata;
}

function readMetadata(reader: ByteReader): SnapshotMetadata {
  const version = reader.uvarint();
  if (version < 1n || version > mostVersion) throw new RecordError(`${version} is no height`);
  const seconds = BigInt.asIntN(64, reader.uvarint());
  const nanos = reader.uvarint();
  if (seconds < leastSeconds || seconds > mostSeconds || nanos > mostNanos) {
    throw new RecordError(`${seconds} s and ${nanos} ns are no time`);
  }
  const stores: SnapshotStore[] = [];
  const storeCount = readCount(reader, mostStores, 'stores');
  while (stores.length < storeCount) stores.push(readStore(reader, stores.at(-1), version));
  const chunks = readCount(reader, mostChunks, 'chunks');
  const chunkHashes: Uint8Array[] = [];
  while (chunkHashes.length < chunks) chunkHashes.push(readHash(reader));
  reader.assertEnd();
  if (stores.length === 0 || chunkHashes.length === 0) {
    throw new RecordError('a snapshot has a store and a chunk at least');
  }
  return { version, time: { seconds, nanos: Number(nanos) }, stores, chunkHashes };
}

function readCount(reader: ByteReader, most: number, what: string): number {
  const count = reader.count();
  if (count <= most) return count;
  throw new RecordError(`${count} ${what}, and ${most} are the most`);
}

function readStore(
  reader: ByteReader,
  before: SnapshotStore | undefined,
  version: bigint,
): SnapshotStore {
  const name = reader.text();
  const bytes = utf8(name);
  const isNext = before === undefined || compareBytes(utf8(before.name), bytes) < 0;
  if (name === '' || bytes.length > mostNameBytes || !isNext) {
    throw new RecordError('the names of its stores are not names in ascending order');
  }
  return snapshotStore(name, readTop(reader, version));
}
