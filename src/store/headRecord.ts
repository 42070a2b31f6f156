/** The one record that says what else is there. */

import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { formatVersion } from './layout.ts';
import { StoreError } from './storeError.ts';

/** The newest checkpoint; chunks are numbered through, store by store. */
export interface Checkpoint {
  /** 0: none yet. */
  readonly version: bigint;
  readonly stores: readonly { readonly name: string; readonly chunks: number }[];
}

export interface Head {
  /** The newest durable version. */
  readonly version: bigint;
  /** The oldest version with a log entry and a commit record. */
  readonly oldest: bigint;
  readonly checkpoint: Checkpoint;
}

export function encodeHead({ version, oldest, checkpoint }: Head): Uint8Array {
  const writer = new ByteWriter().uvarint(formatVersion).uvarint(version).uvarint(oldest);
  writer.uvarint(checkpoint.version).uvarint(checkpoint.stores.length);
  for (const { name, chunks } of checkpoint.stores) writer.text(name).uvarint(chunks);
  return writer.finish();
}

/** @throws RecordError, or StoreError `UNKNOWN_FORMAT`. */
export function decodeHead(bytes: Uint8Array, path: string): Head {
  const reader = new ByteReader(bytes);
  const format = reader.uvarint();
  if (format !== BigInt(formatVersion)) {
    throw new StoreError(
      'UNKNOWN_FORMAT',
      `the state in ${path} has format ${format}; this program reads format ${formatVersion}. Use the program that wrote it`,
    );
  }
  const version = reader.uvarint();
  const oldest = reader.uvarint();
  const checkpointVersion = reader.uvarint();
  const stores: { name: string; chunks: number }[] = [];
  for (let left = reader.count(); left > 0; left -= 1) {
    stores.push({ name: reader.text(), chunks: Number(reader.uvarint()) });
  }
  reader.assertEnd();
  return { version, oldest, checkpoint: { version: checkpointVersion, stores } };
}
