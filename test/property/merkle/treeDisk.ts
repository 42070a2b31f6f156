import type { NodeSource } from '../../../src/merkle/iavlNodes.ts';

/** A disk that forgets at once what nobody may ask for any more. */
export class TreeDisk implements NodeSource {
  readonly records: Map<number, Uint8Array> = new Map();

  read<T>(diskId: number, decode: (record: Uint8Array) => T): T {
    const record = this.records.get(diskId);
    if (record === undefined) throw new Error(`record ${diskId} is gone`);
    return decode(record);
  }
}
