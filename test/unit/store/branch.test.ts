import { describe, expect, test } from 'vitest';
import { bytesKey } from '../../../src/collections/keyCodecs.ts';
import { map } from '../../../src/collections/map.ts';
import { createSchema } from '../../../src/collections/schema.ts';
import type { KeyRange } from '../../../src/lib/kv.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import { Branch } from '../../../src/store/branch.ts';
import { CommittedState } from '../../../src/store/committedState.ts';

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);

function committed(...keys: number[]): CommittedState {
  const tree = new IavlTree();
  for (const key of keys) tree.set(bytes(key), bytes(key));
  return new CommittedState(1n, new Map([['a', tree.saveVersion()]]));
}

function keysOf(branch: Branch, range: KeyRange = {}): number[] {
  return [...branch.store('a').iterate(range)].map(({ key }) => key[0] as number);
}

describe('branch', () => {
  test('reads see writes and deletions, and the parent does not', () => {
    const block = new Branch(committed(1, 2, 3));
    const tx = new Branch(block);
    tx.store('a').set(bytes(4), bytes(40));
    tx.store('a').set(bytes(1), bytes(10));
    tx.store('a').delete(bytes(2));
    expect(tx.store('a').get(bytes(1))).toEqual(bytes(10));
    expect(tx.store('a').has(bytes(2))).toBe(false);
    expect(keysOf(tx)).toEqual([1, 3, 4]);
    expect(keysOf(tx, { reverse: true })).toEqual([4, 3, 1]);
    expect(keysOf(tx, { start: bytes(2), end: bytes(4) })).toEqual([3]);
    expect(keysOf(block)).toEqual([1, 2, 3]);
  });

  test('writing merges into the parent, dropping does not', () => {
    const block = new Branch(committed(1));
    const kept = new Branch(block);
    kept.store('a').set(bytes(2), bytes(2));
    kept.store('a').delete(bytes(1));
    kept.write();
    new Branch(block).store('a').set(bytes(9), bytes(9));
    expect(keysOf(block)).toEqual([2]);
    expect(kept.changes()).toEqual([]);
    expect(block.changes()).toMatchObject([
      {
        name: 'a',
        changes: [
          { key: bytes(1), value: undefined },
          { key: bytes(2), value: bytes(2) },
        ],
      },
    ]);
  });

  test('a key that was written ahead of an iteration is seen, also where a write of it was taken back before', () => {
    const branch = new Branch(committed(10, 50));
    branch.store('a').set(bytes(70), bytes(1));
    const attempt = (): void =>
      branch.attempt(() => {
        branch.store('a').set(bytes(30), bytes(1));
        branch.store('a').delete(bytes(50));
        throw new Error('refused');
      });
    expect(attempt).toThrow('refused');
    const seen: number[] = [];
    for (const { key } of branch.store('a').iterate({})) {
      seen.push(key[0] as number);
      if (key[0] !== 10) continue;
      branch.store('a').set(bytes(30), bytes(1));
      branch.store('a').delete(bytes(50));
    }
    expect(seen).toEqual([10, 30, 70]);
  });

  test('a collection decodes a value that may be shared once, and gives what was written without decoding it', () => {
    const schema = createSchema('a');
    const decoded: Uint8Array[] = [];
    const codec = {
      shape: 'list',
      isShared: true,
      encode: (list: readonly number[]) => Uint8Array.from(list),
      decode(stored: Uint8Array): readonly number[] {
        decoded.push(stored);
        return [...stored];
      },
    };
    const lists = map(schema, 1, 'lists', bytesKey, codec);
    const block = new Branch(committed());
    const written = [1, 2];
    lists.set(block, bytes(5), written);
    expect(lists.get(new Branch(block), bytes(5))).toBe(written);
    block.store('a').set(lists.storeKey(bytes(6)), bytes(7));
    const read = lists.get(block, bytes(6));
    expect(read).toEqual([7]);
    expect(lists.get(new Branch(block), bytes(6))).toBe(read);
    expect(decoded).toEqual([bytes(7)]);
  });

  test('a branch over a committed state cannot be written', () => {
    expect(() => new Branch(committed()).write()).toThrow('committed by the store');
  });

  test('an empty key, an empty value and an unknown store are refused', () => {
    const store = new Branch(committed()).store('a');
    expect(() => store.set(bytes(), bytes(1))).toThrow('empty key');
    expect(() => store.set(bytes(1), bytes())).toThrow('empty value');
    expect(() => store.delete(bytes())).toThrow('empty key');
    expect(() => new Branch(committed()).store('b')).toThrow('has no store b');
  });

  test('what a value means is kept beside it, until another value takes its place', () => {
    const branch = new Branch(committed(1));
    const store = branch.store('a');
    const read = store.read('\x01');
    expect(read).toEqual({ value: bytes(1), decoded: undefined });
    if (read !== undefined) read.decoded = 'one';
    expect(new Branch(branch).store('a').read('\x01')?.decoded).toBe('one');
    store.write('\x01', bytes(2), 'two');
    expect(new Branch(branch).store('a').read('\x01')?.decoded).toBe('two');
    expect(() =>
      branch.attempt(() => {
        store.write('\x01', bytes(3), 'three');
        throw new Error('refused');
      }),
    ).toThrow('refused');
    expect(store.read('\x01')?.decoded).toBe('two');
    store.set(bytes(1), bytes(4));
    expect(store.read('\x01')?.decoded).toBeUndefined();
  });

  test('an iteration goes on where it was while other keys are written', () => {
    const branch = new Branch(committed(10, 20, 30));
    const seen: number[] = [];
    for (const { key } of branch.store('a').iterate({})) {
      seen.push(key[0] as number);
      // Behind it, and so not seen; enough to move every place.
      for (let i = 1; i < 9; i += 1) branch.store('a').set(bytes(i), bytes(1));
      branch.store('a').set(bytes(25), bytes(1));
    }
    expect(seen).toEqual([10, 20, 25, 30]);
  });

  test('stays fast with thousands of keys, written and iterated in turn', () => {
    const branch = new Branch(committed(1));
    const store = branch.store('a');
    const started = performance.now();
    for (let i = 0; i < 20_000; i += 1) {
      const key = bytes(2, (i * 7919) & 0xff, (i * 31) >> 8, i & 0xff, i >> 8);
      store.set(key, bytes(1));
      store.iterate({ start: key }).next();
    }
    expect(performance.now() - started).toBeLessThan(5000);
    expect([...store.iterate({})].length).toBe(20_001);
  });
});
