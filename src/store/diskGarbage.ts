/**
 * Tree nodes on the disk that the newest version does not see any more. Those that went between two checkpoints are listed with the
 * later one, and removed when it is durable and no older version is readable; the lists outlive a restart.
 */

import { ByteReader, RecordError } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { Compaction } from './compaction.ts';
import { type BatchOperation, type Database, putRecord } from './database.ts';
import { garbageKey, garbageRange, garbageVersion, nodeKey } from './layout.ts';
import type { NodeRecords } from './nodeRecords.ts';
import { TreeRemoval } from './treeRemoval.ts';

/** `trees`: with all that lies below them, as a store that an upgrade deleted leaves them. */
export interface Garbage {
  readonly nodes: readonly number[];
  readonly trees: readonly number[];
}

/** Removals in one batch. */
const listLength = 1000;
const kinds = { nodes: 0, trees: 1 } as const;

export class DiskGarbage {
  readonly #database: Database;
  readonly #records: NodeRecords;
  #nodes: number[] = [];
  #trees: number[] = [];
  /** Versions with lists on the disk, ascending. */
  readonly #listed: bigint[] = [];
  #removal: TreeRemoval | undefined;
  readonly #compaction: Compaction;

  constructor(database: Database, records: NodeRecords) {
    this.#database = database;
    this.#compaction = new Compaction(database);
    this.#records = records;
  }

  /** Finds the lists of finished checkpoints. */
  async open(): Promise<void> {
    let { start } = garbageRange;
    for (;;) {
      const key = await this.#database.firstKey({ start, end: garbageRange.end });
      if (key === undefined) return;
      const version = garbageVersion(key);
      this.#listed.push(version);
      start = garbageKey(version + 1n, 0);
    }
  }

  /** Nodes that the newest version does not see. */
  add(nodes: readonly number[]): void {
    for (const id of nodes) this.#nodes.push(id);
  }

  /** Nodes that it does not see, as nothing below them. */
  addTrees(trees: readonly number[]): void {
    // One by one: they may be more than a call takes arguments.
    for (const id of trees) this.#trees.push(id);
  }

  /** What was added since the last time: it goes with the checkpoint that begins. */
  take(): Garbage {
    const taken = { nodes: this.#nodes, trees: this.#trees };
    this.#nodes = [];
    this.#trees = [];
    return taken;
  }

  /** Says that the lists of a checkpoint are durable, and the checkpoint is. */
  addListed(version: bigint): void {
    this.#listed.push(version);
  }

  /**
   * Removes some of what nobody needs, and gives its room back; false where nothing is left to do.
   *
   * @param oldest the oldest readable version
   * @param live about how many nodes are needed
   * @param lastDiskId the highest disk id in use
   */
  async step(oldest: bigint, live: number, lastDiskId: number): Promise<boolean> {
    const [version] = this.#listed;
    if (version === undefined || version > oldest) {
      return this.#compaction.step(live, lastDiskId);
    }
    const end = garbageKey(version + 1n, 0);
    const key = await this.#database.firstKey({ start: garbageKey(version, 0), end });
    if (key === undefined) {
      this.#listed.shift();
      return true;
    }
    const list = this.#database.read(key, `garbage list of version ${version}`, decodeList);
    if (list !== undefined) await this.#remove(key, list);
    return true;
  }

  async #remove(key: Uint8Array, { nodes, trees }: Garbage): Promise<void> {
    const operations = nodes.map(deletion);
    if (trees.length > 0) {
      this.#removal ??= new TreeRemoval(this.#records, trees);
      const removed = this.#removal.next(listLength);
      if (removed.length > 0) {
        await this.#database.write(removed.map(deletion), false);
        this.#compaction.removed(removed.length);
        return;
      }
      this.#removal = undefined;
    }
    operations.push({ type: 'del', key });
    await this.#database.write(operations, false);
    this.#compaction.removed(nodes.length);
  }
}

/** The records of a checkpoint's lists. */
export function* garbageLists(
  version: bigint,
  { nodes, trees }: Garbage,
): Generator<BatchOperation, undefined, undefined> {
  let index = 0;
  for (const [kind, ids] of [[kinds.nodes, nodes] as const, [kinds.trees, trees] as const]) {
    for (let first = 0; first < ids.length; first += listLength) {
      const list = encodeList(kind, ids.slice(first, first + listLength));
      yield putRecord(garbageKey(version, index), list);
      index += 1;
    }
  }
}

function encodeList(kind: number, ids: readonly number[]): Uint8Array {
  const writer = new ByteWriter(8 * ids.length).byte(kind).uvarint(ids.length);
  for (const id of ids) writer.uvarint(BigInt(id));
  return writer.finish();
}

function decodeList(body: Uint8Array): Garbage {
  const reader = new ByteReader(body);
  const kind = reader.byte();
  const ids: number[] = [];
  for (let left = reader.count(); left > 0; left -= 1) ids.push(Number(reader.uvarint()));
  reader.assertEnd();
  if (kind === kinds.nodes) return { nodes: ids, trees: [] };
  if (kind === kinds.trees) return { nodes: [], trees: ids };
  throw new RecordError(`unknown list ${kind}`);
}

function deletion(diskId: number): BatchOperation {
  return { type: 'del', key: nodeKey(diskId) };
}
