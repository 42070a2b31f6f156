/** Reading the newest version of a small store, and watching what of it its trees are asked for. */

import { vi } from 'vitest';
import { fromUtf8, utf8 } from '../../../src/lib/bytes.ts';
import { IavlVersion } from '../../../src/merkle/iavlVersion.ts';
import { Branch } from '../../../src/store/branch.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import type { MultiStoreOptions } from '../../../src/store/multiStoreTypes.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export const open = (options: Partial<MultiStoreOptions> = {}): Promise<MultiStore> =>
  openMultiStore({ path: temporaryFolder(), storeNames: ['a'], sync: false, ...options });

export type Writes = Readonly<Record<string, string | undefined>>;

export function branchWith(store: MultiStore, writes: Writes, name = 'a'): Branch {
  const branch = new Branch(store.view());
  for (const [at, value] of Object.entries(writes)) {
    if (value === undefined) branch.store(name).delete(utf8(at));
    else branch.store(name).set(utf8(at), utf8(value));
  }
  return branch;
}

export async function commit(store: MultiStore, writes: Writes = {}): Promise<void> {
  store.prepare(store.nextVersion, branchWith(store, writes));
  await store.commit();
}

export function read(branch: Branch, at: string, name = 'a'): string | undefined {
  const value = branch.store(name).get(utf8(at));
  return value && fromUtf8(value);
}

/** By a branch of its own. */
export const readNewest = (store: MultiStore, at: string, name?: string): string | undefined =>
  read(new Branch(store.view()), at, name);

/** Keys that were looked up in a tree, since the last call. */
export function watchLookups(): () => string[] {
  const spy = vi.spyOn(IavlVersion.prototype, 'get');
  return () => {
    const keys = spy.mock.calls.map(([at]) => fromUtf8(at));
    spy.mockClear();
    return keys;
  };
}

/** How often a tree was walked since the last call. */
export function watchWalks(): () => number {
  const spy = vi.spyOn(IavlVersion.prototype, 'iterate');
  return () => {
    const { length } = spy.mock.calls;
    spy.mockClear();
    return length;
  };
}

/** Keys from one digit up to another, by a branch of its own. */
export function listNewest(store: MultiStore, start: number, end: number): string {
  const range = { start: utf8(`${start}`), end: utf8(`${end}`) };
  return [...new Branch(store.view()).store('a').iterate(range)]
    .map(({ key }) => fromUtf8(key))
    .join('');
}
