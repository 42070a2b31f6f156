/**
 * The metadata of a snapshot: the version, the root of every store, and the hash of every chunk. Their SHA-256 is the snapshot's hash, so
 * that nodes that offer the same hash offer the same chunks. The roots give the app hash, which a light client knows, so that metadata of
 * another state are refused before a chunk is fetched.
 */

import { compareBytes, equalBytes, toHex, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { computeAppHash } from '../../merkle/storeMap.ts';
import { ByteReader, RecordError } from '../byteReader.ts';
import { ByteWriter } from '../byteWriter.ts';
import type { CommitTime } from '../commitRecord.ts';
import { mostNameBytes, SnapshotError, snapshotFormat } from './snapshotFormat.ts';

export interface SnapshotStore {
  readonly name: string;
  /** 32 bytes. */
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

const hashBytes = 32;
/** Go keeps heights in int64. */
const mostVersion = (1n << 63n) - 1n;
const mostLeaves = 0xffff_ffff;
/** Years 1 to 9999, as protobuf has times. */
const [leastSeconds, mostSeconds] = [-62_135_596_800n, 253_402_300_799n] as const;
const mostNanos = 999_999_999n;

export function encodeMetadata({
  version,
  time,
  stores,
  chunkHashes,
}: SnapshotMetadata): Uint8Array {
  const writer = new ByteWriter(64 + chunkHashes.length * (hashBytes + 1));
  writer.uvarint(version).uvarint(BigInt.asUintN(64, time.seconds)).uvarint(time.nanos);
  writer.uvarint(stores.length);
  for (const { name, root, leaves } of stores) writer.text(name).bytes(root).uvarint(leaves);
  writer.uvarint(chunkHashes.length);
  for (const hash of chunkHashes) writer.bytes(hash);
  return writer.finish();
}

/** @throws SnapshotError where the bytes are no metadata. */
export function decodeMetadata(bytes: Uint8Array): SnapshotMetadata {
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
  for (let left = reader.count(); left > 0; left -= 1)
    stores.push(readStore(reader, stores.at(-1)));
  const chunkHashes: Uint8Array[] = [];
  for (let left = reader.count(); left > 0; left -= 1) chunkHashes.push(readHash(reader));
  reader.assertEnd();
  if (stores.length === 0 || chunkHashes.length === 0) {
    throw new RecordError('a snapshot has a store and a chunk at least');
  }
  return { version, time: { seconds, nanos: Number(nanos) }, stores, chunkHashes };
}

function readStore(reader: ByteReader, before: SnapshotStore | undefined): SnapshotStore {
  const name = reader.text();
  const bytes = utf8(name);
  const isNext = before === undefined || compareBytes(utf8(before.name), bytes) < 0;
  if (name === '' || bytes.length > mostNameBytes || !isNext) {
    throw new RecordError('the names of its stores are not names in ascending order');
  }
  const root = readHash(reader);
  const leaves = reader.uvarint();
  if (leaves > BigInt(mostLeaves)) throw new RecordError(`a store of ${leaves} pairs`);
  return { name, root, leaves: Number(leaves) };
}

function readHash(reader: ByteReader): Uint8Array {
  const hash = reader.bytes();
  if (hash.length !== hashBytes) throw new RecordError('a hash does not have 32 bytes');
  return hash.slice();
}
