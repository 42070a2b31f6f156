/** Where what was read of a version is not known in the next one: that is another state than its changes make of it. */

import { Level } from 'level';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../../src/lib/bytes.ts';
import { latin1Text } from '../../../src/lib/latin1Text.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { Changes } from '../../../src/store/changeSet.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import { branchWith, commit, open, read, readNewest } from './newestReads.ts';
import { RestorePlay } from './restorePlay.ts';
import { temporaryFolder } from './temporaryFolder.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('nothing is taken over', () => {
  test('from what was prepared and dropped', async () => {
    const store = await open();
    await commit(store, { x: '1' });
    expect(readNewest(store, 'x')).toBe('1');
    const other = branchWith(store, { x: 'other' });
    store.prepare(2n, other);
    expect([read(other, 'x'), readNewest(store, 'x')]).toEqual(['other', '1']);
    store.prepare(2n, branchWith(store, { y: '2' }));
    await store.commit();
    expect([readNewest(store, 'x'), readNewest(store, 'y')]).toEqual(['1', '2']);
    await store.close();
  });

  test('from a commit that failed, as long as it is not durable', async () => {
    const path = temporaryFolder();
    const store = await open({ path });
    await commit(store, { x: '1' });
    expect(readNewest(store, 'x')).toBe('1');
    store.prepare(2n, branchWith(store, { x: '2' }));
    vi.spyOn(Level.prototype, 'batch').mockRejectedValue(new Error('EIO'));
    await expect(store.commit()).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    vi.restoreAllMocks();
    expect(readNewest(store, 'x')).toBe('1');
    await store.close();
    const again = await open({ path });
    expect(readNewest(again, 'x')).toBe('1');
    await commit(again, { x: '3' });
    expect(readNewest(again, 'x')).toBe('3');
    await again.close();
  });

  test('from the empty state by a genesis, which is not walked for it', async () => {
    /** How often the changes of a first version are walked. */
    const walksAfter = async (prepareReads: (store: MultiStore) => void): Promise<number> => {
      const store = await open();
      prepareReads(store);
      store.setInitialVersion(7n);
      prepareReads(store);
      let walks = 0;
      const changes: Changes = {
        length: 1,
        *[Symbol.iterator]() {
          walks += 1;
          yield { key: utf8('x'), value: utf8('1') };
        },
      };
      store.prepareChanges(7n, [{ name: 'a', changes }]);
      await store.commit();
      expect(readNewest(store, 'x')).toBe('1');
      await store.close();
      return walks;
    };
    const usual = await walksAfter(() => {});
    expect(await walksAfter((store) => expect(readNewest(store, 'x')).toBeUndefined())).toBe(usual);
  });

  test('under a name that an upgrade is yet to give, nor over the upgrade', async () => {
    const path = temporaryFolder();
    const upgrade = {
      added: ['new'],
      deleted: ['gone'],
      renamed: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
      ],
    };
    const names = ['a', 'b', 'gone'];
    const first = await open({ path, storeNames: names });
    const write = async (store: MultiStore, to: string): Promise<void> => {
      const changes = [{ key: utf8('x'), value: utf8(`${to} of ${store.nextVersion}`) }];
      store.prepareChanges(store.nextVersion, [{ name: to, changes }]);
      await store.commit();
    };
    await write(first, 'a');
    await write(first, 'b');
    await first.close();
    const store = await open({ path, storeNames: ['a', 'b', 'new'], upgrades: [upgrade] });
    const both = () => [readNewest(store, 'x', 'a'), readNewest(store, 'x', 'b')];
    expect([...both(), readNewest(store, 'x', 'new')]).toEqual(['b of 2', 'a of 1', undefined]);
    // Before it is done, a version writes under the old name what is read under the new one.
    await write(store, 'a');
    expect(both()).toEqual(['b of 2', 'a of 3']);
    const branch = branchWith(store, { x: 'new' }, 'new');
    branch.store('a').set(utf8('x'), utf8('a after'));
    store.prepare(4n, branch, upgrade);
    await store.commit();
    expect([...both(), readNewest(store, 'x', 'new')]).toEqual(['a after', 'a of 3', 'new']);
    await write(store, 'b');
    expect(both()).toEqual(['a after', 'b of 5']);
    await store.close();
  });

  test('in a store that an upgrade makes anew', async () => {
    const path = temporaryFolder();
    const first = await open({ path });
    await commit(first, { x: '1' });
    await first.close();
    const upgrade = { added: ['a', 'new'], deleted: ['a'], renamed: [] };
    const store = await open({ path, storeNames: ['a', 'new'], upgrades: [upgrade] });
    expect(readNewest(store, 'x')).toBe('1');
    store.prepare(2n, branchWith(store, {}), upgrade);
    await store.commit();
    expect(readNewest(store, 'x')).toBeUndefined();
    await store.close();
  });

  test('by a state that is restored from a snapshot', async () => {
    const { target, snapshot, receiver, appHash } = await RestorePlay.start();
    const missing = latin1Text(utf8('height'));
    expect(new Branch(target.view()).store('bank').read(missing)).toBeUndefined();
    expect(await receiver.offer(snapshot.offer, appHash)).toBe('accept');
    for (const [index, chunk] of snapshot.chunks.entries()) {
      expect((await receiver.apply(index, chunk, 'peer')).answer).toBe('accept');
    }
    expect(readNewest(target, 'height', 'bank')).toBe('4');
  });
});
