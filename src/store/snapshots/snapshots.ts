/** The snapshots of a node: made every so many heights in the background, kept up to a number, listed, loaded, restored. */

import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { HeldVersion } from '../heldVersion.ts';
import type { MultiStore } from '../multiStore.ts';
import {
  clearUnfinishedSnapshots,
  type KeptSnapshot,
  listSnapshots,
  newestFirst,
  readChunk,
  removeSnapshot,
} from './snapshotFolder.ts';
import { SnapshotReceiver } from './snapshotReceiver.ts';
import { SnapshotRun, type SnapshotSizes } from './snapshotRun.ts';

export interface SnapshotOptions extends SnapshotSizes {
  /** The folder that keeps them; made with the first one. */
  readonly path: string;
  readonly store: MultiStore;
  /** Heights between two; 0: none are made. */
  readonly interval: number;
  /** How many stay; 0: all. */
  readonly keepRecent: number;
  readonly observer?: Partial<SnapshotObserver> | undefined;
}

export interface SnapshotObserver {
  made(
    snapshot: { readonly height: bigint; readonly bytes: number; readonly chunks: number },
    seconds: number,
  ): void;
  /** Nothing of it is left; the next one is tried when it is due. */
  failed(height: bigint, error: unknown): void;
  /** An older one stays on the disk and is offered no more; it is tried again when the next one is made. */
  notRemoved(height: bigint, error: unknown): void;
  /** For the log. */
  say(text: string): void;
}

const silent: SnapshotObserver = {
  made: () => {},
  failed: () => {},
  notRemoved: () => {},
  say: () => {},
};

/** A snapshot takes at most one part in so many of the thread's time, and one more. */
const restShare = 3;

export class Snapshots {
  readonly receiver: SnapshotReceiver;
  readonly #options: SnapshotOptions;
  readonly #observer: SnapshotObserver;
  #kept: readonly KeptSnapshot[];
  /** Heights of those that are to be removed. */
  #leaving: readonly bigint[] = [];
  #making: Promise<void> | undefined;
  #isClosed = false;

  private constructor(options: SnapshotOptions, kept: readonly KeptSnapshot[]) {
    this.#options = options;
    this.#observer = { ...silent, ...options.observer };
    this.#kept = kept;
    const { store, chunkBytes } = options;
    this.receiver = new SnapshotReceiver(store, (text) => this.#observer.say(text), { chunkBytes });
  }

  /** Finds the snapshots that are there, and removes what a crash left of others. */
  static async open(options: SnapshotOptions): Promise<Snapshots> {
    const say = options.observer?.say ?? silent.say;
    await clearUnfinishedSnapshots(options.path);
    const kept = await listSnapshots(options.path, (folder, what) =>
      say(`the snapshot in ${folder} ${what} and is not offered; remove the folder`),
    );
    return new Snapshots(options, kept);
  }

  /** The newest first. */
  get list(): readonly KeptSnapshot[] {
    // Another process may have removed one.
    return this.#kept.filter(({ folder }) => existsSync(folder));
  }

  /** To be called after each commit: begins a snapshot where one is due and none is being made. Returns at once. */
  committed(): void {
    const { store, interval, keepRecent } = this.#options;
    const { version } = store.lastCommit;
    if (interval === 0 || version % BigInt(interval) !== 0n || this.#isClosed) return;
    // Blocks that are replayed after a crash may have theirs already.
    const kept = this.list;
    if (kept.some(({ height }) => height === version)) return;
    // It would be removed at once.
    const newer = kept.filter(({ height }) => height > version).length;
    if (keepRecent > 0 && newer >= keepRecent) {
      this.#observer.say(
        `no snapshot is made of height ${version}: ${newer} newer ones are there; remove them where they are of another chain`,
      );
      return;
    }
    if (this.#making !== undefined) {
      this.#observer.say(
        `no snapshot is made of height ${version}: the one before is not done yet; a larger state-sync.snapshot-interval leaves it more time`,
      );
      return;
    }
    const held = store.hold();
    this.#making = this.#make(held).finally(() => {
      this.#making = undefined;
    });
  }

  /** The bytes of a chunk; undefined where there is none. */
  async loadChunk(height: bigint, format: number, index: number): Promise<Uint8Array | undefined> {
    const found = this.list.find((one) => one.height === height && one.format === format);
    return found === undefined ? undefined : readChunk(found, index);
  }

  /** When no snapshot is being made. */
  async settled(): Promise<void> {
    await this.#making;
  }

  /** Gives up the one that is being made, and waits for a chunk that is being taken. Before the store is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#making;
    await this.receiver.settled();
  }

  async #make(held: HeldVersion): Promise<void> {
    const { path } = this.#options;
    const { version } = held.record;
    const since = performance.now();
    try {
      const made = await makeSnapshot(path, held, {
        ...this.#options,
        restShare,
        isEnded: () => this.#isClosed,
      });
      if (made === undefined) return;
      const others = this.#kept.filter(({ height }) => height !== version);
      this.#kept = newestFirst([...others, made]);
      const { bytes, chunks } = made;
      const seconds = (performance.now() - since) / 1000;
      this.#observer.made({ height: version, bytes, chunks }, seconds);
    } catch (error) {
      this.#observer.failed(version, error);
      return;
    }
    await this.#removeOlder();
  }

  async #removeOlder(): Promise<void> {
    const { path, keepRecent } = this.#options;
    const stay = keepRecent === 0 ? this.#kept.length : keepRecent;
    const leaving = [...this.#leaving, ...this.#kept.slice(stay).map(({ height }) => height)];
    this.#kept = this.#kept.slice(0, stay);
    const left: bigint[] = [];
    for (const height of leaving) {
      try {
        await removeSnapshot(path, height);
      } catch (error) {
        left.push(height);
        this.#observer.notRemoved(height, error);
      }
    }
    this.#leaving = left;
  }
}

/**
 * Makes the snapshot of a version that is held, and gives the version back.
 *
 * @returns undefined where it was ended before it was done; nothing is left of it then, nor where it throws
 */
export async function makeSnapshot(
  path: string,
  held: HeldVersion,
  options: SnapshotSizes & {
    /** After each slice it rests so many times as long as that held the thread. Default 0. */
    readonly restShare?: number;
    readonly isEnded?: () => boolean;
  } = {},
): Promise<KeptSnapshot | undefined> {
  const { restShare: share = 0, isEnded = () => false } = options;
  const run = await SnapshotRun.begin(path, held, options);
  try {
    for (let isMore = true; isMore; ) {
      const before = performance.now();
      const step = run.step();
      const heldMs = performance.now() - before;
      isMore = await step;
      if (isEnded()) {
        await run.giveUp();
        return undefined;
      }
      await pause(heldMs * share);
    }
    return await run.finish();
  } catch (error) {
    await run.giveUp();
    throw error;
  }
}
