/** Keeps the memory of a store near its limit where giving back what can be read again is not enough. */

import type { NodeMemory } from '../merkle/nodeMemory.ts';
import type { BackgroundLoop } from './backgroundLoop.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { TreeSet } from './treeSet.ts';
import type { VersionHistory } from './versionHistory.ts';

/** A node that only older versions see: its record, and its share of keys and values. */
const bytesAnOrphan = 150;
/** Of the limit: what such nodes may take. */
const shareOrphans = 1 / 2;
/** Versions that stay readable however little memory there is. */
const leastReadable = 2;
/** What cannot be given back yet may exceed the limit so far before a commit waits for a checkpoint. */
const mostAhead = 1.5;

export class MemoryBound {
  readonly #memory: NodeMemory;
  readonly #history: VersionHistory;
  readonly #checkpointer: Checkpointer;
  readonly #background: BackgroundLoop;

  constructor(
    parts: {
      readonly memory: NodeMemory;
      readonly history: VersionHistory;
      readonly checkpointer: Checkpointer;
    },
    background: BackgroundLoop,
  ) {
    this.#memory = parts.memory;
    this.#history = parts.history;
    this.#checkpointer = parts.checkpointer;
    this.#background = background;
  }

  /** Nodes that were replaced between two checkpoints are on no disk: where older versions hold too many of them, the oldest go. */
  releaseVersions(trees: TreeSet): void {
    const most = this.#memory.limit * shareOrphans;
    while (trees.orphanCount * bytesAnOrphan > most && this.#history.size > leastReadable) {
      this.#history.releaseOldest();
    }
  }

  /** Begins an eviction where one will be needed soon. To be called after each commit, before the background work goes on. */
  makeRoomAhead(): void {
    this.#memory.makeRoomAhead();
  }

  /** A chain that writes faster than checkpoints do waits for them. One that fails fails the next commit: this one is durable. */
  async wait(): Promise<void> {
    const memory = this.#memory;
    const most = memory.limit * mostAhead;
    while (memory.usedBytes > most && this.#checkpointer.running !== undefined) {
      if (!(await this.#background.stepped())) return;
      memory.makeRoomAhead();
    }
  }
}
