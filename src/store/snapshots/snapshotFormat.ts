/**
 * What a snapshot holds: one stream of bytes, cut into chunks, and metadata that say what the stream must come to.
 *
 * The stream, numbers as unsigned varints, bytes with their length in front:
 *     for each store, by name as bytes: its name, then the nodes of its tree in post-order
 *     leaf:  0x00, version, key, value
 *     inner: height (one byte), version
 * How many nodes a tree has follows from its number of leaves, which the metadata say. Nothing is compressed: the bytes that a compressor
 * makes differ between its versions and processors, and every node must make the same ones.
 */

/** Raised when a program of today could not restore what is written. A number of this chain's own, not one of the SDK's formats. */
export const snapshotFormat = 1;

/** The SDK's size; CometBFT takes messages up to 16,000,000 bytes. */
export const chunkBytes = 10_000_000;
export const mostChunkBytes = 16_000_000;

/** Larger ones are neither written nor taken; a transaction, which brings them, is far smaller. */
export const mostNameBytes = 256;
export const mostKeyBytes = 65_535;
export const mostValueBytes = 67_108_864;

/** What cannot be a snapshot, or not the one that it says to be. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}
