/** What was read of a version is known in the next one, and how much of it. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { Change } from '../../../src/store/changeSet.ts';
import {
  commit,
  listNewest,
  open,
  read,
  readNewest,
  watchLookups,
  watchWalks,
} from './newestReads.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('what was read of a version', () => {
  test('is known to all who read it, and in the next one as long as each version reads it', async () => {
    const store = await open();
    await commit(store, { held: '1', other: '1' });
    const lookups = watchLookups();
    for (let version = 0; version < 3; version += 1) {
      expect([readNewest(store, 'held'), readNewest(store, 'absent')]).toEqual(['1', undefined]);
      expect([readNewest(store, 'held'), readNewest(store, 'absent')]).toEqual(['1', undefined]);
      expect(lookups()).toEqual(version === 0 ? ['held', 'absent'] : []);
      await commit(store, { other: `${version}` });
    }
    await commit(store);
    expect(readNewest(store, 'held')).toBe('1');
    expect(lookups()).toEqual(['held']);
    await store.close();
  });

  test('keeps what it was decoded to, until it changes', async () => {
    const store = await open();
    await commit(store, { held: '1' });
    const stored = () => new Branch(store.view()).store('a').read('held');
    const decoded = {};
    Object.assign(stored() ?? {}, { decoded });
    await commit(store, { other: '1' });
    expect(stored()?.decoded).toBe(decoded);
    await commit(store, { held: '1' });
    expect(stored()?.decoded).toBeUndefined();
    await store.close();
  });

  test('is looked up again where the version changed it, however it did', async () => {
    const store = await open();
    await commit(store, { set: '1', deleted: '1', same: '1' });
    const keys = ['set', 'deleted', 'same', 'came', 'gone'];
    const readAll = () => keys.map((at) => readNewest(store, at));
    expect(readAll()).toEqual(['1', '1', '1', undefined, undefined]);
    await commit(store, { set: '2', deleted: undefined, came: '1', gone: undefined });
    const lookups = watchLookups();
    expect(readAll()).toEqual(['2', undefined, '1', '1', undefined]);
    expect(lookups()).toEqual(['set', 'deleted', 'came', 'gone']);
    await store.close();
  });

  test('is forgotten where a store comes twice in the changes', async () => {
    const store = await open();
    await commit(store, { x: '1', y: '1' });
    expect([readNewest(store, 'x'), readNewest(store, 'y')]).toEqual(['1', '1']);
    const change = (at: string): Change => ({ key: utf8(at), value: utf8('2') });
    const changes = ['x', 'y'].map((at) => ({ name: 'a', changes: [change(at)] }));
    store.prepareChanges(2n, changes);
    await store.commit();
    expect([readNewest(store, 'x'), readNewest(store, 'y')]).toEqual(['2', '2']);
    await store.close();
  });

  test('stays as it was for those who hold the version, and what they read is theirs', async () => {
    const store = await open({ retainedVersions: 10 });
    await commit(store, { known: '1', later: '1' });
    const held = store.view();
    const [before, past] = [new Branch(held), new Branch(store.view(1n))];
    expect(read(before, 'known')).toBe('1');
    await commit(store, { known: '2', later: '2' });
    expect([read(before, 'known'), read(before, 'later')]).toEqual(['1', '1']);
    expect([read(past, 'known'), read(past, 'later')]).toEqual(['1', '1']);
    expect(read(new Branch(held), 'later')).toBe('1');
    expect([readNewest(store, 'known'), readNewest(store, 'later')]).toEqual(['2', '2']);
    await commit(store);
    expect([readNewest(store, 'known'), readNewest(store, 'later')]).toEqual(['2', '2']);
    expect([read(before, 'known'), read(new Branch(held), 'later')]).toEqual(['1', '1']);
    await store.close();
  });

  test('is left behind where it is long', async () => {
    const store = await open();
    await commit(store, { short: 'x'.repeat(1024), long: 'x'.repeat(1025) });
    const lookups = watchLookups();
    const readBoth = () => ['short', 'long', 'long'].map((at) => readNewest(store, at)?.length);
    expect(readBoth()).toEqual([1024, 1025, 1025]);
    await commit(store);
    lookups();
    expect(readBoth()).toEqual([1024, 1025, 1025]);
    expect(lookups()).toEqual(['long']);
    await store.close();
  });

  test('is left behind in a store that a version changed much', async () => {
    const store = await open();
    const changes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`, `${store.nextVersion}`]));
    await commit(store, { held: '1' });
    const lookups = watchLookups();
    for (const count of [0, 256, 257]) {
      await commit(store, changes(count));
      expect(readNewest(store, 'held')).toBe('1');
      expect(lookups()).toEqual(count === 256 ? [] : ['held']);
    }
    const parts = Array.from({ length: 257 }, (_, i) => ({
      name: 'a',
      changes: [{ key: utf8(`${i}`), value: utf8('x') }],
    }));
    store.prepareChanges(store.nextVersion, parts);
    await store.commit();
    expect([readNewest(store, 'held'), readNewest(store, '7')]).toEqual(['1', 'x']);
    expect(lookups()).toEqual(['held', '7']);
    await store.close();
  });

  test('is bounded, in what is known and in what is taken along', async () => {
    const store = await open();
    const keys = Array.from({ length: 5000 }, (_, i) => `${i}`);
    await commit(store, Object.fromEntries(keys.map((at) => [at, at])));
    const lookups = watchLookups();
    const readAll = (): void => {
      const branch = new Branch(store.view());
      for (const at of keys) expect(read(branch, at)).toBe(at);
    };
    readAll();
    expect(lookups().length).toBe(5000);
    await commit(store);
    readAll();
    expect(lookups()).toEqual(keys.slice(4096));
    await store.close();
  });
});

describe('that nothing is in a range', () => {
  test('is known up to the next key, in the version and in those after it', async () => {
    const store = await open();
    await commit(store, { 1: 'x', 7: 'x' });
    const walks = watchWalks();
    for (let at = 2; at < 7; at += 1) {
      expect([listNewest(store, at, at + 1), listNewest(store, at, at + 1)]).toEqual(['', '']);
      expect(walks()).toBe(at === 2 ? 1 : 0);
      await commit(store, { 8: `${at}`, 1: at === 4 ? undefined : 'x' });
    }
    expect(listNewest(store, 7, 8)).toBe('7');
    expect(listNewest(store, 6, 9)).toBe('78');
    expect(walks()).toBe(2);
    await store.close();
  });

  test('is no longer known where a version wrote, by those who read that version', async () => {
    const store = await open({ retainedVersions: 10 });
    await commit(store, { 1: 'x' });
    expect(listNewest(store, 2, 9)).toBe('');
    const held = new Branch(store.view());
    await commit(store, { 5: 'x', 3: undefined });
    expect([listNewest(store, 2, 9), listNewest(store, 5, 6), listNewest(store, 6, 9)]).toEqual([
      '5',
      '5',
      '',
    ]);
    const walks = watchWalks();
    expect(listNewest(store, 2, 5)).toBe('');
    expect([...held.store('a').iterate({ start: utf8('2'), end: utf8('9') })]).toEqual([]);
    expect(walks()).toBe(0);
    await store.close();
  });

  test('is not believed of ranges that are open, or read backwards', async () => {
    const store = await open();
    await commit(store, { 1: 'x' });
    expect(listNewest(store, 2, 9)).toBe('');
    const walks = watchWalks();
    const a = new Branch(store.view()).store('a');
    const [start, end] = [utf8('2'), utf8('9')];
    for (const range of [{ start }, { end }, { start, end, reverse: true }]) {
      expect([...a.iterate(range)].length).toBe(range.start === undefined ? 1 : 0);
    }
    expect(walks()).toBe(3);
    await store.close();
  });
});
