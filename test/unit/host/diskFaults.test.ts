import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ArtifactStore } from '../../../src/host/artifacts/artifactStore.ts';
import { ArtifactTree } from '../../../src/host/artifacts/artifactTree.ts';
import type { EpochStore } from '../../../src/host/artifacts/epochStore.ts';
import {
  artifactSize,
  artifactsOf,
  batchFiles,
  expectProof,
  leafBinding,
  packed,
  rootsOf,
} from '../../harness/artifactFiles.ts';
import { FaultyDisk } from '../../harness/faultyDisk.ts';
import { FakeChain } from './fakeChain.ts';
import { copyOf, LogBook, newFolder, removeFolders, runBlocks, startAgent } from './rig.ts';

const stores: ArtifactStore[] = [];

async function open(folder: string, disk = new FaultyDisk()): Promise<EpochStore> {
  const identity = { chainId: 'a', address: 'b' };
  const store = await ArtifactStore.open(folder, identity, new LogBook(), disk);
  stores.push(store);
  return await store.enterEpoch({ index: 1n, ...leafBinding });
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  removeFolders();
});

const roots = rootsOf(0n, 300);

/** Seals what is there and proves all of it. */
async function expectAll(store: EpochStore, count: number): Promise<void> {
  await store.seal();
  expect(store.batches[0]).toMatchObject({ count, root: roots[count] });
  const tree = { prove: (leaf: number) => store.prove(0n, leaf) };
  for (let leaf = 0; leaf < count; leaf += 7) {
    expectProof(tree, 0n, leaf, count, roots[count] as Uint8Array);
  }
}

describe('a disk that is full', () => {
  test('takes nothing of a batch that does not fit, says so, and goes on when there is room', async () => {
    // Somewhere in the leaves, at their end, within the nodes, before the state file.
    const leaves = 200 * (artifactSize + 4);
    for (const room of [0, 1, 28, 1000, leaves - 1, leaves, leaves + 31, leaves + 32]) {
      const folder = newFolder();
      const disk = new FaultyDisk();
      const store = await open(folder, disk);
      await store.append(0n, artifactsOf(0n, 100), 1n);
      await store.sync();
      disk.room = room;
      const full = expect.objectContaining({
        code: 'disk_full',
        message: expect.stringMatching(/epochs\/1\/0\.(leaves|nodes): no room on the disk/),
      });
      await expect(store.append(100n, artifactsOf(100n, 200), 2n), `${room}`).rejects.toEqual(full);
      expect(store.nextNonce).toBe(100n);
      expect((await open(copyOf(folder))).nextNonce, 'a kill meanwhile').toBeGreaterThanOrEqual(
        100n,
      );
      disk.room = Number.POSITIVE_INFINITY;
      expect(await store.append(100n, artifactsOf(100n, 200), 3n)).toBe(true);
      await expectAll(store, 300);
    }
  });

  test('acknowledges no sync whose state file does not fit', async () => {
    const folder = newFolder();
    const disk = new FaultyDisk();
    const store = await open(folder, disk);
    await store.append(0n, artifactsOf(0n, 100), 1n);
    disk.failsReplaces = true;
    await expect(store.sync()).rejects.toMatchObject({
      code: 'disk_full',
      path: join(folder, 'epochs', '1', 'state.json'),
    });
    await expect(store.seal()).rejects.toMatchObject({ code: 'disk_full' });
    disk.failsReplaces = false;
    await store.markUnsent(0n);
    const again = await open(copyOf(folder));
    expect(again.batches[0]).toMatchObject({ status: 'sealed', count: 100, root: roots[100] });
  });
});

describe('a disk that fails', () => {
  test('to sync: what was not acknowledged is made anew, what was is kept', async () => {
    const folder = newFolder();
    const disk = new FaultyDisk();
    const store = await open(folder, disk);
    await store.append(0n, artifactsOf(0n, 100), 1n);
    await store.sync();
    await store.append(100n, artifactsOf(100n, 150), 2n);
    disk.failsSync = true;
    await expect(store.sync()).rejects.toMatchObject({ code: 'disk_failed' });
    expect(store.nextNonce).toBe(100n);
    expect((await open(copyOf(folder))).nextNonce).toBe(100n);
    await store.append(100n, artifactsOf(100n, 200), 3n);
    await expectAll(store, 300);
  });

  test('to sync: what was read of the lost leaves is forgotten with them', async () => {
    const disk = new FaultyDisk();
    const tree = ArtifactTree.create({ ...batchFiles(join(newFolder(), 'b'), 0n), disk });
    tree.append(packed(0n, 40));
    expect(tree.prove(35).artifact).toEqual(artifactsOf(35n, 1)[0]);
    disk.failsSync = true;
    await expect(tree.sync()).rejects.toMatchObject({ code: 'disk_failed' });
    expect(tree.count).toBe(0);
    tree.append(new Uint8Array(40 * artifactSize).fill(9));
    expect(tree.prove(35).artifact).toEqual(new Uint8Array(artifactSize).fill(9));
    tree.close();
  });

  test('to sync after a restart: what was acknowledged before it is kept too', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifactsOf(0n, 100), 1n);
    await store.sync();
    const disk = new FaultyDisk();
    const again = await open(copyOf(folder), disk);
    await again.append(100n, artifactsOf(100n, 50), 2n);
    disk.failsSync = true;
    await expect(again.sync()).rejects.toMatchObject({ code: 'disk_failed' });
    expect(again.nextNonce).toBe(100n);
    await again.append(100n, artifactsOf(100n, 200), 3n);
    await expectAll(again, 300);
  });

  test('at the start: nothing is dropped, and it opens when it can be read', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifactsOf(0n, 100), 1n);
    await store.sync();
    const copy = copyOf(folder);
    const disk = new FaultyDisk();
    disk.failsReads = true;
    const identity = { chainId: 'a', address: 'b' };
    const artifactStore = await ArtifactStore.open(copy, identity, new LogBook(), disk);
    stores.push(artifactStore);
    const binding = { index: 1n, ...leafBinding };
    await expect(artifactStore.enterEpoch(binding)).rejects.toMatchObject({ code: 'disk_failed' });
    disk.failsReads = false;
    expect((await artifactStore.enterEpoch(binding)).nextNonce).toBe(100n);
  });

  test('to read: no proof meanwhile, and the same one afterwards', async () => {
    const disk = new FaultyDisk();
    const store = await open(newFolder(), disk);
    await store.append(0n, artifactsOf(0n, 300), 1n);
    await expectAll(store, 300);
    disk.failsReads = true;
    expect(() => store.prove(0n, 130)).toThrow(expect.objectContaining({ code: 'disk_failed' }));
    disk.failsReads = false;
    expect(store.prove(0n, 130).artifact).toEqual(artifactsOf(130n, 1)[0]);
  });
});

test('while a slow disk syncs, challenges are answered', async () => {
  const disk = new FaultyDisk();
  const store = await open(newFolder(), disk);
  await store.append(0n, artifactsOf(0n, 300), 1n);
  await store.seal();
  const { promise, resolve } = Promise.withResolvers<void>();
  disk.hold = promise;
  await store.append(300n, artifactsOf(300n, 20), 2n);
  let isDone = false;
  const syncing = store.sync().then(() => {
    isDone = true;
  });
  expect(store.prove(0n, 299).artifact).toEqual(artifactsOf(299n, 1)[0]);
  expect(isDone).toBe(false);
  resolve();
  await syncing;
});

test('an agent whose disk fills says it, keeps what it committed, and goes on by itself', async () => {
  const chain = new FakeChain();
  const disk = new FaultyDisk();
  const rig = await startAgent(chain, newFolder(), {}, {}, disk);
  await runBlocks(chain, rig, 12);
  const before = rig.count.committed;
  expect(before).toBeGreaterThan(0);
  disk.room = 0;
  await runBlocks(chain, rig, 6);
  expect(rig.log.of('error').join()).toContain('no room on the disk');
  disk.room = Number.POSITIVE_INFINITY;
  await runBlocks(chain, rig, 12);
  expect(rig.count.committed).toBeGreaterThan(before);
  expect(rig.count.missed).toBe(0);
  await rig.stop();
});

test('an agent whose disk cannot be read for a while drops nothing, and commits and answers later', async () => {
  const chain = new FakeChain({ validationChallengeDeadlineBlocks: 20, epochLength: 100n });
  const disk = new FaultyDisk();
  const rig = await startAgent(chain, newFolder(), {}, {}, disk);
  await runBlocks(chain, rig, 6);
  disk.failsReads = true;
  // What was under way gets in.
  await runBlocks(chain, rig, 4);
  const before = rig.count.committed;
  await runBlocks(chain, rig, 5);
  expect(rig.count.committed).toBe(before);
  expect(rig.log.of('warn').join()).toContain('cannot be read now');
  disk.failsReads = false;
  await runBlocks(chain, rig, 12);
  expect(rig.count.committed).toBeGreaterThan(before);
  expect(rig.log.of('error')).toEqual([]);
  expect(rig.count.missed).toBe(0);
  await rig.stop();
});
