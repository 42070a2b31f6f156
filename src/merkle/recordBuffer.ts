/** The buffer of the records of nodes, which begins where a line of the processor's cache does, as far as that can be known. */

import { words } from './nodeLayout.ts';

/** The C library of Linux gives large blocks 16 bytes behind the beginning of a page: so many more, and a record of 64 bytes is one line. */
const beforeRecords = 48;

/** Room for so many records, all zeros. */
export function createRecords(capacity: number): Uint32Array {
  const buffer = new ArrayBuffer(beforeRecords + capacity * words * 4);
  return new Uint32Array(buffer, beforeRecords, capacity * words);
}

/** The same records, with room for so many. */
export function widenRecords(records: Uint32Array, capacity: number): Uint32Array {
  const wider = createRecords(capacity);
  wider.set(records);
  return wider;
}

/** A view of the same bytes. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint32Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
