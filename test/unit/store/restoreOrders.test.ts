/** Blocks and a snapshot that come for the same empty state, in every order: one of them has it whole, and nothing of the other stays. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import { Database } from '../../../src/store/database.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import type { ChunkAnswer } from '../../../src/store/snapshots/snapshotReceiver.ts';
import { commitSome } from '../../harness/snapshotStore.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { RestorePlay } from './restorePlay.ts';

let play: RestorePlay;
let target: MultiStore;

beforeEach(async () => {
  play = await RestorePlay.start();
  ({ target } = play);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Holds the call with that number of a method of the database; counted from 1. */
function held(
  method: 'write' | 'flush' | 'clear',
  number: number,
): { readonly reached: Promise<void>; release(error?: Error): void } {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const original = Database.prototype[method] as (...args: never[]) => Promise<void>;
  let calls = 0;
  const holding = async function (this: Database, ...args: never[]): Promise<void> {
    calls += 1;
    if (calls === number) {
      reached.resolve();
      await released.promise;
    }
    return original.apply(this, args);
  };
  vi.spyOn(Database.prototype, method).mockImplementation(holding);
  return {
    reached: reached.promise,
    release: (error) => (error === undefined ? released.resolve() : released.reject(error)),
  };
}

const offer = (): Promise<string> => play.receiver.offer(play.snapshot.offer, play.appHash);

function apply(index: number): Promise<ChunkAnswer> {
  return play.receiver.apply(index, play.snapshot.chunks[index] as Uint8Array, 'peer');
}

/** Answers to the offer and all chunks but the last. */
async function almost(): Promise<void> {
  expect(await offer()).toBe('accept');
  for (let index = 0; index < play.snapshot.chunks.length - 1; index += 1) {
    expect((await apply(index)).answer).toBe('accept');
  }
}

const applyLast = (): Promise<ChunkAnswer> => apply(play.snapshot.chunks.length - 1);

/** As FinalizeBlock does it. */
function prepareFirst(): void {
  const branch = new Branch(target.view());
  target.prepare(target.nextVersion, branch);
}

/** What is there is what four blocks make, and nothing else. */
async function expectBlocks(): Promise<void> {
  await commitSome(target, 4 - Number(target.lastCommit.version));
  await play.reopen(async () => {
    expect([...(await keysOnDisk(play.path)).keys()].sort()).toEqual(['c', 'h', 'l']);
  });
  expect(play.target.lastCommit.version).toBe(4n);
}

describe('an offer is refused, and ends state sync,', () => {
  test('once a genesis was begun', async () => {
    target.setInitialVersion(1n);
    expect(await offer()).toBe('abort');
    expect(play.said.at(-1)).toContain('has executed its genesis or a block; to begin anew, stop');
  });

  test('once a block was executed, and while it is committed', async () => {
    prepareFirst();
    expect(await offer()).toBe('abort');
    const write = held('write', 1);
    const committed = target.commit();
    await write.reached;
    expect(await offer()).toBe('abort');
    write.release();
    await committed;
    expect(await offer()).toBe('abort');
    expect(play.said.at(-1)).toContain('has the state of height 1 already');
    await expectBlocks();
  });

  test('where a block is executed while it is taken', async () => {
    const write = held('write', 1);
    const offered = offer();
    await write.reached;
    prepareFirst();
    const committed = target.commit();
    write.release();
    expect(['accept', 'abort']).toContain(await offered);
    await committed;
    expect(await apply(0)).toMatchObject({ answer: 'abort', reject: [] });
    await expectBlocks();
  });

  test('where a block is executed while an earlier restore is removed for it', async () => {
    await offer();
    await apply(0);
    const clear = held('clear', 1);
    const offered = offer();
    await clear.reached;
    prepareFirst();
    clear.release();
    expect(await offered).toBe('abort');
    await target.commit();
    await expectBlocks();
  });
});

describe('a chunk is refused, ends state sync, and names nobody,', () => {
  test('after a genesis was begun', async () => {
    await offer();
    await apply(0);
    target.setInitialVersion(1n);
    expect(await apply(1)).toMatchObject({ answer: 'abort', reject: [], refetch: [] });
    expect(play.said.at(-1)).toContain('has begun to execute blocks');
    expect(await offer()).toBe('abort');
    await expectBlocks();
  });

  test('after a block was executed and not committed', async () => {
    await offer();
    await apply(0);
    prepareFirst();
    expect((await apply(1)).answer).toBe('abort');
    await play.reopen(async () => {
      expect(await keysOnDisk(play.path)).toEqual(new Map());
    });
    // A new process begins anew.
    await play.begin(play.snapshot.chunks.length);
    await play.expectRestored();
  });

  test('where a block is executed and committed while its nodes are written', async () => {
    await offer();
    const write = held('write', 1);
    const applied = apply(0);
    await write.reached;
    prepareFirst();
    const committed = target.commit();
    write.release();
    expect(await applied).toMatchObject({ answer: 'abort', reject: [] });
    await committed;
    expect((await apply(1)).answer).toBe('abort');
    await expectBlocks();
  });

  test('where a block is executed and committed while the last one reaches the disk', async () => {
    await almost();
    const flush = held('flush', 1);
    const applied = applyLast();
    await flush.reached;
    prepareFirst();
    const committed = target.commit();
    flush.release();
    expect(await applied).toMatchObject({ answer: 'abort', reject: [], isRestored: false });
    await committed;
    expect(target.lastCommit.version).toBe(1n);
    await expectBlocks();
  });
});

describe('nothing is executed', () => {
  /** The number of the write that makes the version, among those of the last chunk. */
  async function lastWrite(): Promise<number> {
    const other = await RestorePlay.start();
    await other.begin(other.snapshot.chunks.length - 1);
    const spy = vi.spyOn(Database.prototype, 'write');
    await other.receiver.apply(
      other.snapshot.chunks.length - 1,
      other.snapshot.chunks.at(-1) as Uint8Array,
      'peer',
    );
    const calls = spy.mock.calls.length;
    spy.mockRestore();
    return calls;
  }

  test('while the restored version becomes the state: the node stops, and has the restored one', async () => {
    const number = await lastWrite();
    await almost();
    const write = held('write', number);
    const applied = applyLast();
    await write.reached;
    expect(prepareFirst).toThrow('while a restored version becomes the state');
    expect(() => target.setInitialVersion(1n)).toThrow(
      'while a restored version becomes the state',
    );
    write.release();
    expect(await applied).toMatchObject({ answer: 'accept', isRestored: true });
    expect(target.lastCommit.version).toBe(4n);
    await play.expectRestored();
  });

  test('where it was not written: the node has to be started again, and begins anew', async () => {
    const number = await lastWrite();
    await almost();
    const write = held('write', number);
    const applied = applyLast();
    await write.reached;
    write.release(new Error('no space left'));
    await expect(applied).rejects.toThrow('no space left');
    expect(prepareFirst).toThrow('while a restored version becomes the state');
    expect(await offer()).toBe('abort');
    expect(play.said.at(-1)).toContain('could not be opened; start the node again');
    vi.restoreAllMocks();
    await play.reopen();
    expect(play.target.lastCommit.version).toBe(0n);
    await play.begin(play.snapshot.chunks.length);
    await play.expectRestored();
  });

  test('where it was written and cannot be opened: the next start opens it', async () => {
    await almost();
    vi.spyOn(Database.prototype, 'read').mockImplementation(() => {
      throw new Error('cannot be read');
    });
    await expect(applyLast()).rejects.toThrow('cannot be read');
    vi.restoreAllMocks();
    expect(prepareFirst).toThrow('while a restored version becomes the state');
    expect((await applyLast()).answer).toBe('abort');
    expect(await offer()).toBe('abort');
    await play.reopen();
    expect(toHex(play.target.lastCommit.appHash)).toBe(toHex(play.appHash));
    await play.expectRestored();
  });
});

test('of two offers at once the later one is restored', async () => {
  const offers = [offer(), offer()];
  expect(await Promise.all(offers)).toEqual(['accept', 'accept']);
  expect(new Set(await play.send())).toEqual(new Set(['accept']));
  await play.expectRestored();
});
