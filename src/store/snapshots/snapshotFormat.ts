/**
 * What a snapshot holds: one stream of bytes, cut into chunks, and metadata that say what the stream must come to.
 *
 * The stream, numbers as unsigned varints, bytes with their length in front:
 *     for each store, by name as bytes: its name, then the nodes of its tree in post-order
 *     leaf:  0x00, version, key, value
 *     inner: height (one byte), version
 * How many nodes a tree has follows from its number of leaves, which the metadata say. Nothing is compressed: the bytes that a compressor
 * makes differ between its versions and processors, and every node must make the same ones.
 *
 * A chunk is `chunkBytes` of the stream, wherever that cuts it, and a path (snapshotChunk.ts): the nodes above the last one that is whole.
 * The last chunk is what is left of the stream. So a state has one snapshot, but for the time in its metadata.
 */

/** Raised when a program of today could not restore what is written. A number of this chain's own, not one of the SDK's formats. */
export const snapshotFormat = 2;

/** Of the stream. The SDK's size; CometBFT takes messages up to 16,000,000 bytes. */
export const chunkBytes = 10_000_000;
/** A node takes 82 at most, and a tree of 2^32 pairs has no more than 45 above a leaf. */
export const mostPathBytes = 4096;

/** CometBFT takes messages up to 4,000,000 bytes, of which some 100 are not metadata. */
export const mostMetadataBytes = 3_900_000;
/** CometBFT's `statesync.max_snapshot_chunks`, unless it is changed: a terabyte. */
export const mostChunks = 100_000;

/** Each is hashed with an offer. This chain has nine. */
export const mostStores = 1000;

/** Larger ones are neither written nor taken. */
export const mostNameBytes = 256;
export const mostKeyBytes = 65_535;
/**
 * What a key holds was brought by one transaction, the longest a proposal of governance, and no transaction is longer than a block: 104,857,600
 * bytes (CometBFT's `MaxBlockSizeBytes`), whatever governance sets. The rest is room for what the chain writes beside it. A smaller bound
 * would let somebody end the chain's snapshots with one long value.
 */
export const mostValueBytes = 105_000_000;

/** What cannot be a snapshot, or not the one that it says to be. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}
