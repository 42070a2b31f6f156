import { describe, expect, test, vi } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { verifyStoreKey } from '../../../src/merkle/storeProof.ts';
import { Branch } from '../../../src/store/branch.ts';
import { Database } from '../../../src/store/database.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import type { MultiStoreOptions } from '../../../src/store/multiStoreTypes.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const storeNames = ['acc'];
const keys = 6000;

function open(
  options: Partial<MultiStoreOptions> & { readonly path: string },
): Promise<MultiStore> {
  return openMultiStore({ storeNames, checkpointInterval: 10, ...options });
}

/** Sets keys to a value that names them and the version. */
async function commit(store: MultiStore, first = 0, count = keys): Promise<void> {
  const branch = new Branch(store.view());
  for (let i = first; i < first + count; i += 1) {
    branch.store('acc').set(utf8(`key ${i % keys}`), utf8(`${i % keys} of ${store.nextVersion}`));
  }
  store.prepare(store.nextVersion, branch);
  await store.commit();
}

function expectSameReads(lean: MultiStore, whole: MultiStore, picks: readonly number[]): void {
  for (const past of lean.versions) {
    for (const i of picks) {
      const key = utf8(`key ${i % (keys + 500)}`);
      const value = whole.view(past).store('acc').get(key);
      expect(lean.view(past).store('acc').get(key)).toEqual(value);
    }
  }
}

function expectProved(store: MultiStore, key: Uint8Array): void {
  const { version, appHash } = store.lastCommit;
  const { value, proofOps } = store.prove(version, 'acc', key);
  expect(verifyStoreKey({ proofOps, appHash, storeName: 'acc', key, value })).toBe(true);
}

describe('a checkpoint', () => {
  test('goes on while blocks are committed, and is of the version with which it began', async () => {
    const path = temporaryFolder();
    const store = await open({ path, checkpointInterval: 2, retainedVersions: 1 });
    await commit(store);
    await commit(store, 0, 10);
    let during = 0;
    while (store.treeFigures.checkpointVersion === 0n) {
      await commit(store, during * 10, 10);
      during += 1;
    }
    expect(during).toBeGreaterThan(5);
    expect(store.treeFigures.checkpointVersion).toBe(2n);
    await store.settled();
    const { version, appHash } = store.lastCommit;
    // The next one began when the first was done.
    expect(store.treeFigures.checkpointVersion).toBeGreaterThan(2n);
    await store.close();
    const again = await open({ path });
    expect(again.lastCommit.version).toBe(version);
    expect(toHex(again.lastCommit.appHash)).toBe(toHex(appHash));
    await again.close();
  });

  test('that closing cut off is begun again by the next start, and leaves nothing behind', async () => {
    const path = temporaryFolder();
    const store = await open({ path, checkpointInterval: 1 });
    await commit(store);
    await store.close();
    expect((await keysOnDisk(path)).get('r')).toBeUndefined();
    const again = await open({ path, checkpointInterval: 1 });
    expect(again.stats.replayedVersions).toBe(1);
    await again.settled();
    await again.close();
    expect(Object.fromEntries(await keysOnDisk(path))).toEqual({ c: 1, h: 1, n: keys - 1, r: 1 });
  });

  test('is made earlier where much was changed', async () => {
    const path = temporaryFolder();
    const store = await open({ path, checkpointInterval: 1000, checkpointBytes: 3_000_000 });
    await commit(store, 0, 1000);
    await store.settled();
    expect(store.stats.checkpoints).toBe(0);
    await commit(store, 0, 3000);
    await store.settled();
    expect(store.stats.checkpoints).toBe(1);
    await store.close();
    const again = await open({ path });
    expect(again.stats.replayedVersions).toBe(0);
    await again.close();
  });

  test('that cannot be written fails the next commit, not silently and not the one before', async () => {
    const path = temporaryFolder();
    const store = await open({ path, checkpointInterval: 1 });
    const { write } = Database.prototype;
    const spy = vi.spyOn(Database.prototype, 'write');
    spy.mockImplementationOnce(function (this: Database, ...args) {
      spy.mockRejectedValueOnce(new Error('no space left'));
      return write.apply(this, args);
    });
    await commit(store);
    await expect(store.settled()).rejects.toThrow('no space left');
    await expect(commit(store, 0, 1)).rejects.toThrow('no space left');
    spy.mockRestore();
    await store.close();
    const again = await open({ path });
    expect(again.lastCommit.version).toBe(1n);
    await again.close();
  });
});

test('a commit that waits for a checkpoint, which then fails, is done: the version is durable and current, and the next one is refused before it writes', async () => {
  const path = temporaryFolder();
  const store = await open({ path, checkpointInterval: 1, memoryBytes: 1 << 16 });
  const { write } = Database.prototype;
  const spy = vi.spyOn(Database.prototype, 'write');
  spy.mockImplementationOnce(function (this: Database, ...args) {
    spy.mockRejectedValue(new Error('no space left'));
    return write.apply(this, args);
  });
  await commit(store);
  expect(spy.mock.calls.length).toBeGreaterThan(1);
  const { appHash, version } = store.lastCommit;
  expect(version).toBe(1n);
  expect(store.view().store('acc').get(utf8('key 5'))).toEqual(utf8('5 of 1'));
  const calls = spy.mock.calls.length;
  await expect(commit(store, 0, 1)).rejects.toThrow('no space left');
  expect(spy.mock.calls.length).toBe(calls);
  spy.mockRestore();
  await store.close();
  const again = await open({ path });
  expect(again.lastCommit).toMatchObject({ version, appHash });
  await again.close();
});

describe('memory', () => {
  test('of a start is the way to the root, not the state', async () => {
    const path = temporaryFolder();
    const store = await open({ path, checkpointInterval: 1 });
    await commit(store);
    await store.settled();
    await store.close();
    const again = await open({ path });
    expect(again.treeFigures.keys).toBe(keys);
    expect(again.treeFigures.treeNodes).toBeLessThan(5);
    expect(again.view().store('acc').get(utf8('key 77'))).toEqual(utf8('77 of 1'));
    expect(again.treeFigures.treeNodes).toBeLessThan(60);
    await again.close();
  });

  test('stays within its limit, and every version reads and proves as without one', async () => {
    const memoryBytes = 1 << 19;
    const lean = await open({ path: temporaryFolder(), retainedVersions: 5, memoryBytes });
    const whole = await open({ path: temporaryFolder(), retainedVersions: 5 });
    let most = 0;
    for (let version = 0; version < 30; version += 1) {
      await commit(lean, version * 613, version === 0 ? keys : 300);
      await commit(whole, version * 613, version === 0 ? keys : 300);
      await lean.settled();
      expect(toHex(lean.lastCommit.appHash)).toBe(toHex(whole.lastCommit.appHash));
      expectSameReads(lean, whole, [3, version * 613, 5999, 77_777]);
      most = Math.max(most, lean.treeFigures.memoryBytes);
    }
    const pairs = [lean, whole].map((store) => [...store.view().store('acc').iterate({})]);
    expect(pairs[0]).toEqual(pairs[1]);
    expectProved(lean, utf8('key 5'));
    expectProved(lean, utf8('nothing here'));
    expect(lean.treeFigures.nodeEvictions).toBeGreaterThan(10_000);
    expect(most).toBeLessThan(1.6 * memoryBytes);
    expect(whole.treeFigures.memoryBytes).toBeGreaterThan(2 * memoryBytes);
    await lean.close();
    await whole.close();
  });

  test('that does not hold the versions asked for holds fewer, two at least', async () => {
    const memoryBytes = 1 << 20;
    const store = await open({ path: temporaryFolder(), retainedVersions: 1000, memoryBytes });
    await commit(store);
    let most = 0;
    for (let version = 1; version < 40; version += 1) {
      await commit(store, version * 100, 100);
      most = Math.max(most, store.treeFigures.memoryBytes);
    }
    expect(store.versions.length).toBeGreaterThanOrEqual(2);
    // How many depends on how far the background work comes between two commits; what they take does not.
    expect(store.versions.length).toBeLessThan(40);
    expect(most).toBeLessThan(1.5 * memoryBytes);
    expect(() => store.view(1n)).toThrow('version 1 is not there; readable are');
    await store.close();
  });

  test.each([0, -1, Number.NaN])('of %i bytes is refused', async (memoryBytes) => {
    await expect(open({ path: temporaryFolder(), memoryBytes })).rejects.toThrow('at least 1');
  });
});
