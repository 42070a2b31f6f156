/** A node with a snapshot, and an empty one that is to restore it. */

import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import { SnapshotReceiver } from '../../../src/store/snapshots/snapshotReceiver.ts';
import { type SnapshotFiles, snapshotOf } from '../../harness/snapshotFiles.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export const playChunkBytes = 1500;

export class RestorePlay {
  readonly source: MultiStore;
  readonly snapshot: SnapshotFiles;
  readonly appHash: Uint8Array;
  /** Of the target's state. */
  readonly path: string;
  readonly said: string[] = [];
  target: MultiStore;
  receiver: SnapshotReceiver;

  private constructor(
    source: MultiStore,
    snapshot: SnapshotFiles,
    path: string,
    target: MultiStore,
  ) {
    this.source = source;
    this.snapshot = snapshot;
    this.appHash = source.lastCommit.appHash;
    this.path = path;
    this.target = target;
    this.receiver = this.#newReceiver();
  }

  static async start(): Promise<RestorePlay> {
    const source = await openSmallStore(temporaryFolder());
    await commitSome(source, 4);
    const snapshot = await snapshotOf(source.hold(), { chunkBytes: playChunkBytes });
    expect(snapshot.chunks.length).toBeGreaterThan(3);
    const path = join(temporaryFolder(), 'state');
    const play = new RestorePlay(source, snapshot, path, await openSmallStore(path));
    onTestFinished(async () => {
      await source.close();
      await play.target.close();
    });
    return play;
  }

  /** As a restart of the target; while it is closed `look` is called. */
  async reopen(look: () => Promise<void> = async () => {}): Promise<void> {
    await this.target.close();
    await look();
    this.target = await openSmallStore(this.path);
    this.receiver = this.#newReceiver();
  }

  /** Answers to the chunks from one on. */
  async send({ chunks }: SnapshotFiles = this.snapshot, from = 0): Promise<string[]> {
    const answers: string[] = [];
    for (const [index, chunk] of chunks.entries()) {
      if (index >= from) answers.push((await this.receiver.apply(index, chunk, 'peer')).answer);
    }
    return answers;
  }

  /** The offer, and some chunks from the first one on. */
  async begin(count: number): Promise<void> {
    await this.receiver.offer(this.snapshot.offer, this.appHash);
    for (const [index, chunk] of this.snapshot.chunks.slice(0, count).entries()) {
      await this.receiver.apply(index, chunk, 'peer');
    }
  }

  async expectRestored(): Promise<void> {
    const { source, target } = this;
    expect(target.lastCommit).toEqual(source.lastCommit);
    await commitSome(source, 3);
    await commitSome(target, 3);
    expect(toHex(target.lastCommit.appHash)).toBe(toHex(source.lastCommit.appHash));
  }

  #newReceiver(): SnapshotReceiver {
    const options = { chunkBytes: playChunkBytes };
    return new SnapshotReceiver(this.target, (text) => this.said.push(text), options);
  }
}
