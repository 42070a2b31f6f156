import { expect, test, vi } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { Database } from '../../../src/store/database.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import { commitBlock, crashOptions } from './crashBlocks.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A first version of some forty parts, later ones of a few. */
const open = (path: string, logPartBytes = 1000): Promise<MultiStore> =>
  openMultiStore({ ...crashOptions, path, logPartBytes });

/** App hashes by version. */
async function commitBlocks(store: MultiStore, count: number): Promise<string[]> {
  const hashes: string[] = [];
  for (let i = 0; i < count; i += 1) {
    await commitBlock(store);
    hashes.push(toHex(store.lastCommit.appHash));
  }
  return hashes;
}

test('a version that is logged in parts is the same as one in a single record, also after a restart', async () => {
  const [whole, inParts] = [temporaryFolder(), temporaryFolder()];
  for (const [path, bytes] of [
    [whole, 1 << 22],
    [inParts, 1000],
  ] as const) {
    const store = await open(path, bytes);
    const hashes = await commitBlocks(store, 2);
    const { lastBatchBytes } = store.stats;
    expect(lastBatchBytes).toBeGreaterThan(5000);
    await store.close();
    const again = await open(path, bytes);
    expect(again.lastCommit.version).toBe(2n);
    expect(again.stats.replayedVersions).toBe(2);
    expect([toHex(again.lastCommit.appHash), hashes.length]).toEqual([hashes[1], 2]);
    await again.close();
  }
  expect((await keysOnDisk(whole)).get('l')).toBe(2);
  expect((await keysOnDisk(inParts)).get('l')).toBeGreaterThan(30);

  const [a, b] = [await open(whole), await open(inParts)];
  expect(toHex(a.lastCommit.appHash)).toBe(toHex(b.lastCommit.appHash));
  // A checkpoint needs no log of before, in whatever parts it lies.
  await commitBlocks(b, 1);
  while (await b.step());
  await Promise.all([a.close(), b.close()]);
  expect((await keysOnDisk(inParts)).get('l')).toBeUndefined();
});

test.each([0, 2])(
  'a commit after %i versions that breaks off at any of its writes leaves the version before it, and none of its parts',
  async (before) => {
    const path = temporaryFolder();
    const undisturbed = await open(temporaryFolder());
    const hashes = await commitBlocks(undisturbed, before + 1);
    await undisturbed.close();
    const first = await open(path);
    await commitBlocks(first, before);
    await first.close();
    const logs = (await keysOnDisk(path)).get('l') ?? 0;

    const { write } = Database.prototype;
    for (let most = 0; ; most += 1) {
      const store = await open(path);
      let writes = 0;
      const broken = vi.spyOn(Database.prototype, 'write').mockImplementation(function (
        this: Database,
        ...args
      ) {
        writes += 1;
        return writes > most ? Promise.reject(new Error('no room')) : write.apply(this, args);
      });
      const outcome = await commitBlock(store).catch((error: unknown) => error);
      broken.mockRestore();
      await store.close();
      if (outcome === undefined) {
        expect(most).toBeGreaterThan(before === 0 ? 20 : 5);
        break;
      }
      expect((await keysOnDisk(path)).get('l') ?? 0).toBe(logs + most);
      const again = await open(path);
      expect(again.lastCommit.version).toBe(BigInt(before));
      await again.close();
      expect((await keysOnDisk(path)).get('l') ?? 0).toBe(logs);
    }
    const end = await open(path);
    expect(toHex(end.lastCommit.appHash)).toBe(hashes[before]);
    await end.close();
  },
);
