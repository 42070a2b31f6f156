/** What is kept of a checkpoint beside its nodes: the root of each store's tree, and the disk ids that are taken. */

import { ByteReader, RecordError } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { maxDiskId } from './layout.ts';

export interface CheckpointRecord {
  readonly version: bigint;
  /** The highest disk id in use; those above belong to checkpoints that were not finished. */
  readonly lastDiskId: number;
  /** `root`: the node as `encodeNode` writes it; empty for an empty tree. */
  readonly stores: readonly { readonly name: string; readonly root: Uint8Array }[];
}

export function encodeCheckpoint({ version, lastDiskId, stores }: CheckpointRecord): Uint8Array {
  const writer = new ByteWriter().uvarint(version).uvarint(BigInt(lastDiskId));
  writer.uvarint(stores.length);
  for (const { name, root } of stores) writer.text(name).bytes(root);
  return writer.finish();
}

/** @throws RecordError. */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointRecord {
  const reader = new ByteReader(bytes);
  const version = reader.uvarint();
  const lastDiskId = Number(reader.uvarint());
  if (lastDiskId >= maxDiskId) throw new RecordError(`${lastDiskId} is no disk id`);
  const stores: { name: string; root: Uint8Array }[] = [];
  for (let left = reader.count(); left > 0; left -= 1) {
    stores.push({ name: reader.text(), root: reader.bytes() });
  }
  reader.assertEnd();
  return { version, lastDiskId, stores };
}
