/** A record with a CRC-32 in front. LevelDB does not verify its own checksums when it reads, so altered bytes show here. */

import { crc32 } from 'node:zlib';
import { be32, fromBigEndian } from '../lib/bytes.ts';
import { RecordError } from './byteReader.ts';

/** Before the body. */
export const sumBytes = 4;

export function sealRecord(body: Uint8Array): Uint8Array {
  const record = new Uint8Array(sumBytes + body.length);
  record.set(body, sumBytes);
  sealInPlace(record);
  return record;
}

/** For a body that lies behind room for its checksum. */
export function sealInPlace(record: Uint8Array): void {
  record.set(be32(crc32(record.subarray(sumBytes))));
}

/** The body. @throws RecordError where the checksum does not fit. */
export function openRecord(record: Uint8Array): Uint8Array {
  const body = record.subarray(sumBytes);
  const sum = fromBigEndian(record.subarray(0, sumBytes));
  if (record.length < sumBytes || sum !== BigInt(crc32(body))) {
    throw new RecordError('a record does not fit its checksum');
  }
  return body;
}
