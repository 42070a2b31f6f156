import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import { openMultiStore } from '../../../src/store/multiStore.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const upgrade = {
  added: ['new'],
  deleted: ['gone'],
  renamed: [{ from: 'old', to: 'young' }],
};
const upgrades = [upgrade];
const before = ['gone', 'old'];
const after = ['new', 'young'];

async function directoryBefore(): Promise<string> {
  const path = temporaryFolder();
  const store = await openMultiStore({ path, storeNames: before });
  for (const name of ['1', '2']) {
    const branch = new Branch(store.view());
    branch.store('old').set(utf8(`key ${name}`), utf8(name));
    store.prepare(store.nextVersion, branch);
    await store.commit();
  }
  await store.close();
  return path;
}

describe('store upgrade', () => {
  test('the next block finds the new stores, and older versions the old ones', async () => {
    const path = await directoryBefore();
    const store = await openMultiStore({ path, storeNames: after, upgrades });
    expect(store.view().store('young').get(utf8('key 1'))).toEqual(utf8('1'));
    expect([...store.view().store('new').iterate({})]).toEqual([]);
    const branch = new Branch(store.view());
    branch.store('young').set(utf8('key 1'), utf8('changed'));
    branch.store('new').set(utf8('n'), utf8('n'));
    store.prepare(3n, new Branch(store.view()), upgrade);
    const hash = toHex(store.prepare(3n, branch, upgrade));
    await store.commit();
    expect(store.view(2n).names).toEqual(before);
    expect(store.view(2n).store('old').get(utf8('key 1'))).toEqual(utf8('1'));
    expect(store.view(3n).store('young').get(utf8('key 1'))).toEqual(utf8('changed'));
    await store.close();

    // The same program starts again; the upgrade is done and replayed.
    const again = await openMultiStore({ path, storeNames: after, upgrades });
    expect(toHex(again.lastCommit.appHash)).toBe(hash);
    expect(again.view().store('young').get(utf8('key 2'))).toEqual(utf8('2'));
    again.prepare(4n, new Branch(again.view()));
    await again.commit();
    await again.close();
  });

  test('a restart before the commit leaves it pending', async () => {
    const path = await directoryBefore();
    const first = await openMultiStore({ path, storeNames: after, upgrades });
    const hash = toHex(first.prepare(3n, new Branch(first.view()), upgrade));
    await first.close();
    const second = await openMultiStore({ path, storeNames: after, upgrades });
    expect(second.lastCommit.version).toBe(2n);
    expect(toHex(second.prepare(3n, new Branch(second.view()), upgrade))).toBe(hash);
    await second.close();
    const old = await openMultiStore({ path, storeNames: before });
    expect(old.lastCommit.version).toBe(2n);
    await old.close();
  });

  test('the nodes of stores that are gone leave the disk, through a restart after every step of it', async () => {
    const path = temporaryFolder();
    const lean = { path, checkpointInterval: 2, retainedVersions: 1, background: false };
    let store = await openMultiStore({ ...lean, storeNames: before });
    const commitIn = async (names: readonly string[]): Promise<void> => {
      const branch = new Branch(store.view());
      for (let i = 0; i < 2500; i += 1) {
        for (const name of names) branch.store(name).set(utf8(`key ${i}`), utf8(`${i}`));
      }
      store.prepare(store.nextVersion, branch, names === after ? upgrade : undefined);
      await store.commit();
    };
    await commitIn(before);
    await commitIn(before);
    while (await store.step());
    // One more that no checkpoint has, so that what is gone is partly on the disk.
    const branch = new Branch(store.view());
    branch.store('gone').set(utf8('key 7'), utf8('other'));
    branch.store('old').set(utf8('key 8'), utf8('other'));
    store.prepare(store.nextVersion, branch);
    await store.commit();
    await store.close();
    store = await openMultiStore({ ...lean, storeNames: after, upgrades });
    await commitIn(after);
    const upgraded = store.lastCommit.version;
    let steps = 0;
    while (await store.step()) {
      // Until its checkpoint is finished, each start begins it again.
      if (store.treeFigures.checkpointVersion < upgraded) continue;
      steps += 1;
      await store.close();
      store = await openMultiStore({ ...lean, storeNames: after, upgrades });
    }
    expect(steps).toBeGreaterThan(5);
    expect(store.view().names).toEqual(after);
    expect(store.view().store('young').get(utf8('key 8'))).toEqual(utf8('8'));
    await store.close();
    // A tree of n leaves has n - 1 inner nodes, and a record for each; nothing else is left.
    const counts = await keysOnDisk(path);
    expect(Object.fromEntries(counts)).toEqual({ c: 1, h: 1, n: 2 * 2499, r: 1 });
  });

  test('other stores than those in the directory are refused', async () => {
    const path = await directoryBefore();
    const attempts = [
      { storeNames: after },
      { storeNames: ['gone'] },
      { storeNames: [...before, 'more'] },
      { storeNames: after, upgrades: [{ ...upgrade, added: [] }] },
      { storeNames: after, upgrades: [{ ...upgrade, deleted: ['gone', 'never'] }] },
    ];
    for (const attempt of attempts) {
      const opened = openMultiStore({ path, ...attempt });
      await expect(opened).rejects.toMatchObject({ name: 'StoreError', code: 'STORES_DIFFER' });
    }
    const store = await openMultiStore({ path, storeNames: before });
    expect(store.lastCommit.version).toBe(2n);
    await store.close();
  });
});
