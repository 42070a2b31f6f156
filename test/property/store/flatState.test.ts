import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, fromHex, toHex } from '../../../src/lib/bytes.ts';
import type { KeyRange, ReadableKV } from '../../../src/lib/kv.ts';
import { Branch } from '../../../src/store/branch.ts';
import { FlatState } from '../../../src/store/flatState.ts';

const key = fc.uint8Array({ minLength: 1, maxLength: 6, max: 3 });
const value = fc.uint8Array({ minLength: 1, maxLength: 40 });
const write = fc.tuple(key, fc.option(value, { nil: undefined }));
const range = fc.record({
  start: fc.option(key, { nil: undefined }),
  end: fc.option(key, { nil: undefined }),
  reverse: fc.boolean(),
});

type Write = readonly [key: Uint8Array, value: Uint8Array | undefined];
type Model = Map<string, string>;

function apply(
  store: { set(k: Uint8Array, v: Uint8Array): void; delete(k: Uint8Array): void },
  model: Model,
  writes: readonly Write[],
): void {
  for (const [k, v] of writes) {
    if (v === undefined) {
      store.delete(k);
      model.delete(toHex(k));
    } else {
      store.set(k, v);
      model.set(toHex(k), toHex(v));
    }
  }
}

function expectPairs(store: ReadableKV, model: Model, { start, end, reverse }: KeyRange): void {
  const expected = [...model]
    .filter(([k]) => start === undefined || compareBytes(fromHex(k), start) >= 0)
    .filter(([k]) => end === undefined || compareBytes(fromHex(k), end) < 0)
    .sort(([a], [b]) => (a < b ? -1 : 1) * (reverse === true ? -1 : 1));
  const pairs = [...store.iterate({ start, end, reverse })];
  expect(pairs.map((pair) => [toHex(pair.key), toHex(pair.value)])).toEqual(expected);
}

test('a flat store reads as a map does, between any writes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(write, { maxLength: 200 }), range)), (rounds) => {
      const store = new FlatState(['s']).store('s');
      const model: Model = new Map();
      for (const [writes, read] of rounds) {
        apply(store, model, writes);
        expect(store.size).toBe(model.size);
        for (const [k] of writes) {
          const held = store.get(k);
          expect(held === undefined ? undefined : toHex(held)).toBe(model.get(toHex(k)));
          expect(store.has(k)).toBe(model.has(toHex(k)));
        }
        expectPairs(store, model, read);
      }
    }),
    { numRuns: 200 },
  );
});

test('the changes of a first version are those of the genesis and of the branch over it, each key once and ascending', () => {
  const writes = fc.array(write, { maxLength: 60 });
  fc.assert(
    fc.property(writes, writes, (below, above) => {
      const state = new FlatState(['other', 's']);
      const model: Model = new Map();
      apply(state.store('s'), model, below);
      const branch = new Branch(state);
      apply(branch.store('s'), model, above);

      const changes = state
        .with(branch)
        .changes()
        .find(({ name }) => name === 's')?.changes;
      const list = [...(changes ?? [])];
      expect(list).toHaveLength(changes?.length ?? 0);
      expect([...(changes ?? [])]).toEqual(list);
      for (const [i, change] of list.entries()) {
        const previous = list[i - 1];
        if (previous !== undefined) expect(compareBytes(previous.key, change.key)).toBeLessThan(0);
      }
      const written = list.flatMap((change) =>
        change.value === undefined ? [] : [[toHex(change.key), toHex(change.value)] as const],
      );
      expect(new Map(written)).toEqual(model);
    }),
    { numRuns: 300 },
  );
});
