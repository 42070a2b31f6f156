/** The one record that says what else is there. */

import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { formatVersion } from './layout.ts';
import { StoreError } from './storeError.ts';

export interface Head {
  /** The newest durable version. */
  readonly version: bigint;
  /** The oldest version with a commit record; that of the checkpoint where there is one. */
  readonly oldest: bigint;
  /** The version of the newest checkpoint; 0: none yet. Every version after it has a log entry. */
  readonly checkpoint: bigint;
}

export function encodeHead({ version, oldest, checkpoint }: Head): Uint8Array {
  const writer = new ByteWriter().uvarint(formatVersion).uvarint(version).uvarint(oldest);
  return writer.uvarint(checkpoint).finish();
}

/** @throws RecordError, or StoreError `UNKNOWN_FORMAT`. */
export function decodeHead(bytes: Uint8Array, path: string): Head {
  const reader = new ByteReader(bytes);
  const format = reader.uvarint();
  if (format !== BigInt(formatVersion)) {
    throw new StoreError(
      'UNKNOWN_FORMAT',
      `the state in ${path} has format ${format}; this program reads format ${formatVersion}. Nothing was changed. ` +
        'Use the program that wrote it, or move the directory away and let the node replay its blocks',
    );
  }
  const head = {
    version: reader.uvarint(),
    oldest: reader.uvarint(),
    checkpoint: reader.uvarint(),
  };
  reader.assertEnd();
  return head;
}
