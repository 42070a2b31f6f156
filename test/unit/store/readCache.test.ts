import { describe, expect, test } from 'vitest';
import type { KeyRange, KVPair, ReadableKV } from '../../../src/lib/kv.ts';
import { ReadCache } from '../../../src/store/readCache.ts';

const key = (n: number): Uint8Array => Uint8Array.of(n >> 8, n & 255);
const value = Uint8Array.of(7);

/** Holds the value under even keys, and counts what it is asked for. */
class CountedStore implements ReadableKV {
  readonly asked: string[] = [];

  get(at: Uint8Array): Uint8Array | undefined {
    this.asked.push(`get ${at.join('.')}`);
    return this.#holds(at) ? value : undefined;
  }

  has(at: Uint8Array): boolean {
    this.asked.push(`has ${at.join('.')}`);
    return this.#holds(at);
  }

  *iterate(range: KeyRange): IterableIterator<KVPair> {
    this.asked.push(`iterate ${range.start?.join('.')}`);
    yield { key: key(2), value };
  }

  #holds(at: Uint8Array): boolean {
    return (at[1] as number) % 2 === 0;
  }
}

describe('a read cache', () => {
  test('asks the state once for what is there and once for what is not', () => {
    const state = new CountedStore();
    const cache = new ReadCache(state);
    for (let i = 0; i < 3; i += 1) {
      expect(cache.get(key(2))).toBe(value);
      expect(cache.get(key(3))).toBeUndefined();
      expect(cache.has(key(2))).toBe(true);
      expect(cache.has(key(3))).toBe(false);
    }
    expect(state.asked).toEqual(['get 0.2', 'get 0.3']);
  });

  test('asks whether a key is there where it was not read, and passes iteration on', () => {
    const state = new CountedStore();
    const cache = new ReadCache(state);
    expect([cache.has(key(4)), cache.has(key(5))]).toEqual([true, false]);
    expect([...cache.iterate({ start: key(2) })]).toEqual([{ key: key(2), value }]);
    expect(state.asked).toEqual(['has 0.4', 'has 0.5', 'iterate 0.2']);
  });

  test('remembers a bounded number of keys, and answers beyond it too', () => {
    const state = new CountedStore();
    const cache = new ReadCache(state);
    const asked = 10_000;
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < asked; i += 1) {
        expect(cache.get(key(i)), `key ${i}`).toBe(i % 2 === 0 ? value : undefined);
      }
    }
    const remembered = 2 * asked - state.asked.length;
    expect(remembered).toBe(4096);
  });
});
