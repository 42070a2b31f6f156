/**
 * What goes on between blocks: giving back memory, checkpoints when they are due, and the removal of what they leave behind. One slice a
 * step, so that a block never waits for more than one.
 */

import type { NodeMemory } from '../merkle/nodeMemory.ts';
import { CheckpointRun } from './checkpointRun.ts';
import type { Database } from './database.ts';
import type { DiskGarbage } from './diskGarbage.ts';
import type { Journal } from './journal.ts';
import type { LogEntry } from './logEntry.ts';
import type { TreeSet } from './treeSet.ts';
import type { VersionHistory } from './versionHistory.ts';

/** When a checkpoint is due: by versions since the one before, or by what was changed since. */
export interface CheckpointRule {
  readonly interval: number;
  /** Bytes by `costOfChanges`. */
  readonly bytes: number;
}

/** About what a change adds to the memory of a tree with its path, beside key and value. */
const bytesAChange = 1000;

/** Memory that the nodes of changes take about, until a checkpoint has them. @param enough where it makes no difference how much more it is */
export function costOfChanges({ changes }: LogEntry, enough: number): number {
  let sum = 0;
  for (const store of changes) {
    for (const { key, value } of store.changes) {
      sum += bytesAChange + key.length + (value?.length ?? 0);
      if (sum >= enough) return sum;
    }
  }
  return sum;
}

export class Checkpointer {
  readonly #database: Database;
  readonly #journal: Journal;
  readonly #history: VersionHistory;
  readonly #garbage: DiskGarbage;
  readonly #memory: NodeMemory;
  readonly #rule: CheckpointRule;
  #lastDiskId: number;
  #run: CheckpointRun | undefined;
  #isLogCut = false;
  /** Of the changes since the newest checkpoint that is written or being written. */
  #cost: number;
  #checkpoints = 0;

  /**
   * @param lastDiskId of the newest checkpoint
   * @param cost of the changes since
   */
  constructor(
    parts: {
      readonly database: Database;
      readonly journal: Journal;
      readonly history: VersionHistory;
      readonly garbage: DiskGarbage;
      readonly memory: NodeMemory;
    },
    rule: CheckpointRule,
    lastDiskId: number,
    cost: number,
  ) {
    this.#database = parts.database;
    this.#journal = parts.journal;
    this.#history = parts.history;
    this.#garbage = parts.garbage;
    this.#memory = parts.memory;
    this.#rule = rule;
    this.#lastDiskId = lastDiskId;
    this.#cost = cost;
    this.#beginWhereDue();
  }

  /** Checkpoints finished since the start. */
  get checkpoints(): number {
    return this.#checkpoints;
  }

  /** The checkpoint being written: its version, and the nodes that are on the disk. */
  get running(): { readonly version: bigint; readonly nodes: number } | undefined {
    return this.#run;
  }

  /** To be called after each commit. */
  committed(entry: LogEntry, trees: TreeSet): void {
    this.#garbage.addTrees(trees.takeDropped());
    for (const tree of trees.trees) this.#garbage.add(tree.takeOutdated());
    this.#cost += costOfChanges(entry, this.#rule.bytes);
    this.#beginWhereDue();
  }

  /** Does a slice of the work; false where there is none. */
  async step(): Promise<boolean> {
    if (this.#memory.slice()) return true;
    const run = this.#run;
    if (run !== undefined) {
      if (!(await run.step())) await this.#finish(run);
      return true;
    }
    if (this.#isLogCut) {
      this.#isLogCut = false;
      await this.#journal.dropOlder();
      return true;
    }
    const { oldest, latest } = this.#history;
    if (oldest === undefined || latest === undefined) return false;
    let keys = 0;
    for (const { saved } of latest.stores.values()) keys += saved.size;
    return await this.#garbage.step(oldest, keys, this.#lastDiskId);
  }

  #beginWhereDue(): void {
    const { latest } = this.#history;
    if (this.#run !== undefined || latest === undefined) return;
    const { version } = latest.record;
    const since = version - this.#journal.covered;
    const isDue = since >= BigInt(this.#rule.interval) || this.#cost >= this.#rule.bytes;
    if (since <= 0n || !isDue) return;
    this.#history.pin(latest);
    this.#cost = 0;
    this.#run = new CheckpointRun(this.#database, latest, this.#garbage.take(), this.#lastDiskId);
  }

  async #finish(run: CheckpointRun): Promise<void> {
    const { record } = run;
    await this.#journal.moveCheckpoint(record, run.commit);
    this.#lastDiskId = record.lastDiskId;
    this.#garbage.addListed(record.version);
    this.#run = undefined;
    this.#isLogCut = true;
    this.#checkpoints += 1;
    // A store that an upgrade dropped meanwhile is in no later version.
    for (const tree of run.trees) this.#garbage.add(tree.takeOutdated());
    this.#history.unpin(run.pinned);
    this.#memory.recheck();
    this.#beginWhereDue();
  }
}
