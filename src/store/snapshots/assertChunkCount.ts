/** Whether so many chunks can hold a state, whose numbers of pairs are known: a first bound on what an offer may make a node fetch. */

import { maxVarintBytes } from '../../merkle/varint.ts';
import { ByteWriter } from '../byteWriter.ts';
import { mostKeyBytes, mostValueBytes, SnapshotError } from './snapshotFormat.ts';
import type { SnapshotStore } from './snapshotMetadata.ts';

/** A height and a version; a leaf has two lengths more. */
const leastInner = 2n;
const leastLeaf = 4n;
const mostInner = BigInt(1 + maxVarintBytes);
const mostLeaf = BigInt(1 + 3 * maxVarintBytes + mostKeyBytes + mostValueBytes);

/** @param partBytes of the stream, in each chunk but the last. @throws SnapshotError */
export function assertChunkCount(
  stores: readonly SnapshotStore[],
  chunks: number,
  partBytes: number,
): void {
  const least = streamBytes(stores, leastLeaf, leastInner);
  const most = streamBytes(stores, mostLeaf, mostInner);
  const part = BigInt(partBytes);
  if (BigInt(chunks) * part < least) {
    throw new SnapshotError(`its stores take ${least} bytes at least, and ${chunks} chunks do not`);
  }
  if (BigInt(chunks - 1) * part >= most) {
    throw new SnapshotError(
      `its stores take ${most} bytes at most, and ${chunks} chunks take more`,
    );
  }
}

function streamBytes(stores: readonly SnapshotStore[], leaf: bigint, inner: bigint): bigint {
  let sum = 0n;
  for (const { name, leaves } of stores) {
    sum += BigInt(new ByteWriter().text(name).length) + BigInt(leaves) * leaf;
    if (leaves > 1) sum += BigInt(leaves - 1) * inner;
  }
  return sum;
}
