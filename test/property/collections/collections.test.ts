/** Collections against plain JavaScript maps under random operations. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { index, indexedMap } from '../../../src/collections/indexedMap.ts';
import { item } from '../../../src/collections/item.ts';
import { bytesKey, uint64Key } from '../../../src/collections/keyCodecs.ts';
import { keySet } from '../../../src/collections/keySet.ts';
import { map } from '../../../src/collections/map.ts';
import { createSchema } from '../../../src/collections/schema.ts';
import { sequence } from '../../../src/collections/sequence.ts';
import { tupleKey } from '../../../src/collections/tupleKey.ts';
import { textValue, uint64Value } from '../../../src/collections/valueCodec.ts';
import { createMapState } from '../../harness/mapState.ts';

const small = fc.bigInt({ min: 0n, max: 6n });
type Key = readonly [bigint, bigint];

const schema = createSchema('test');
const pairs = map(schema, 1, 'pairs', tupleKey<Key>(uint64Key, uint64Key), uint64Value);
const byValue = index(
  schema,
  2,
  'by_value',
  tupleKey<readonly [bigint, bigint]>(uint64Key, uint64Key),
  (key: bigint, value: bigint) => (value === 0n ? undefined : ([value, key] as const)),
);
const indexed = indexedMap(schema, 3, 'indexed', uint64Key, uint64Value, [byValue]);
const members = keySet(schema, 4, 'members', bytesKey);
const name = item(schema, 5, 'name', textValue);
const ids = sequence(schema, 6, 'ids', 1n);

test('a map of pairs is a sorted map, in every range and direction', () => {
  const writes = fc.array(fc.tuple(small, small, fc.option(small)), { maxLength: 60 });
  fc.assert(
    fc.property(writes, small, small, small, fc.boolean(), (ops, first, from, to, reverse) => {
      const state = createMapState();
      const oracle = new Map<string, [Key, bigint]>();
      for (const [a, b, value] of ops) {
        if (value === null) {
          pairs.delete(state, [a, b]);
          oracle.delete(`${a}/${b}`);
        } else {
          pairs.set(state, [a, b], value);
          oracle.set(`${a}/${b}`, [[a, b], value]);
        }
      }
      const range = {
        prefix: pairs.key.prefix(first),
        start: uint64Key.encode(from),
        end: uint64Key.encode(to),
        reverse,
      };
      const wanted = [...oracle.values()]
        .filter(([[a, b]]) => a === first && b >= from && b < to)
        .sort(([x], [y]) => Number(x[1] - y[1]));
      if (reverse) wanted.reverse();
      expect([...pairs.entries(state, range)]).toEqual(wanted);
      expect([...pairs.keys(state, range)]).toEqual(wanted.map(([key]) => key));
      expect([...pairs.entries(state)]).toHaveLength(oracle.size);
      for (const [key, value] of oracle.values()) expect(pairs.get(state, key)).toBe(value);
    }),
  );
});

test('an index follows every write of its map', () => {
  const writes = fc.array(fc.tuple(small, fc.option(small)), { maxLength: 60 });
  fc.assert(
    fc.property(writes, (ops) => {
      const state = createMapState();
      const oracle = new Map<bigint, bigint>();
      for (const [key, value] of ops) {
        if (value === null) {
          indexed.delete(state, key);
          oracle.delete(key);
        } else {
          indexed.set(state, key, value);
          oracle.set(key, value);
        }
      }
      const wanted = [...oracle]
        .filter(([, value]) => value !== 0n)
        .map(([key, value]) => [value, key] as const)
        .sort((x, y) => Number(x[0] - y[0]) || Number(x[1] - y[1]));
      expect([...byValue.keys(state)]).toEqual(wanted);
    }),
  );
});

test('set, item and sequence', () => {
  const state = createMapState();
  members.add(state, Uint8Array.of(2));
  members.add(state, Uint8Array.of(1));
  members.remove(state, Uint8Array.of(3));
  expect([...members.keys(state)]).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  expect(members.has(state, Uint8Array.of(2))).toBe(true);
  expect(name.get(state)).toBeUndefined();
  expect(() => name.require(state)).toThrow('never set');
  name.set(state, 'x');
  expect(name.require(state)).toBe('x');
  name.delete(state);
  expect(name.get(state)).toBeUndefined();
  expect([ids.next(state), ids.next(state), ids.peek(state)]).toEqual([1n, 2n, 3n]);
});

test('a prefix or a name is claimed once', () => {
  const twice = createSchema('twice');
  item(twice, 1, 'a', textValue);
  expect(() => item(twice, 1, 'b', textValue)).toThrow('taken by a');
  expect(() => item(twice, 2, 'a', textValue)).toThrow('taken by a');
  expect(() => item(twice, 256, 'c', textValue)).toThrow('not a byte');
});
