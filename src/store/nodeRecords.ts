/** Tree nodes in the LevelDB directory, read synchronously where a walk comes to one that is not in memory. */

import { InvariantError } from '../lib/errors.ts';
import type { NodeSource } from '../merkle/iavlNodes.ts';
import { childDiskIds } from '../merkle/iavlRecord.ts';
import { RecordError } from './byteReader.ts';
import type { Database } from './database.ts';
import { nodeKey } from './layout.ts';
import { corrupted } from './storeError.ts';

export class NodeRecords implements NodeSource {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws StoreError `CORRUPTED` where it is missing, or not what it has to be. */
  read<T>(diskId: number, decode: (record: Uint8Array) => T): T {
    const found = this.#find(diskId, decode);
    if (found === undefined) {
      throw corrupted(this.#database.path, `${nameOf(diskId)} is missing`);
    }
    return found.node;
  }

  /** Disk ids of the inner nodes below a node; undefined where it is not there. @throws StoreError `CORRUPTED` */
  children(diskId: number): number[] | undefined {
    return this.#find(diskId, childDiskIds)?.node;
  }

  #find<T>(diskId: number, decode: (record: Uint8Array) => T): { readonly node: T } | undefined {
    return this.#database.read(nodeKey(diskId), nameOf(diskId), (body) => {
      try {
        return { node: decode(body) };
      } catch (error) {
        if (!(error instanceof InvariantError)) throw error;
        throw new RecordError(error.message, { cause: error });
      }
    });
  }
}

function nameOf(diskId: number): string {
  return `tree node ${diskId}`;
}
