import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, toHex } from '../../../src/lib/bytes.ts';
import { ByteArena } from '../../../src/merkle/byteArena.ts';
import type { IavlNodes } from '../../../src/merkle/iavlNodes.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import { nodeState } from '../../../src/merkle/nodeLayout.ts';
import type { TreeChange } from '../../../src/merkle/treeChange.ts';
import { FlatState } from '../../../src/store/flatState.ts';
import { sortEntries } from '../../../src/store/sortEntries.ts';

const key = fc.uint8Array({ minLength: 1, maxLength: 5, max: 9 });
const value = fc.uint8Array({ minLength: 1, maxLength: 30 });
const change = fc.record({ key, value: fc.option(value, { nil: undefined, freq: 6 }) });
/** Ascending as a genesis', or in whatever order a version may be written in. */
const changes = fc
  .tuple(fc.array(change, { maxLength: 120 }), fc.boolean())
  .map(([list, isSorted]) =>
    isSorted ? list.toSorted((a, b) => compareBytes(a.key, b.key)) : list,
  );

function setOneByOne(tree: IavlTree, list: readonly TreeChange[]): void {
  for (const one of list) {
    if (one.value === undefined) tree.remove(one.key);
    else tree.set(one.key, one.value);
  }
}

/** Shape, separators, values and hashes. */
function nodesOf(nodes: IavlNodes, id: number): unknown {
  if (id === 0) return undefined;
  expect(nodes.state(id)).toBe(nodeState.hashed);
  const own = [toHex(nodes.keyOf(id)), nodes.size(id), nodes.version(id), toHex(nodes.hashOf(id))];
  if (nodes.isLeaf(id)) return [...own, toHex(nodes.valueOf(id))];
  const below = [nodes.left(id), nodes.right(id)].map((child) => nodesOf(nodes, child));
  return [...own, nodes.height(id), ...below];
}

/** Sets the parts on both, and saves them. */
function writeVersion(filled: IavlTree, plain: IavlTree, parts: readonly TreeChange[][]): void {
  for (const part of parts) {
    filled.apply(part, part.length);
    setOneByOne(plain, part);
  }
  expect(toHex(filled.workingHash())).toBe(toHex(plain.workingHash()));
  const [a, b] = [filled.saveVersion(), plain.saveVersion()];
  expect(nodesOf(filled.nodes, a.root)).toEqual(nodesOf(plain.nodes, b.root));
}

test('a version that is set as a whole has the nodes of one that is set key by key, in parts, after a rollback, and in the versions after it', () => {
  const version = fc.tuple(fc.array(changes, { maxLength: 4 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(version, { maxLength: 4 }), (versions) => {
      const [filled, plain] = [new IavlTree(), new IavlTree()];
      for (const [parts, isTriedTwice] of versions) {
        if (isTriedTwice) {
          for (const part of parts) filled.apply(part, part.length);
          filled.workingHash();
          filled.rollback();
        }
        writeVersion(filled, plain, parts);
      }
      for (const tree of [filled, plain]) {
        for (const one of tree.versions.slice(0, -1)) tree.release(one);
      }
      expect(filled.nodes.count).toBe(plain.nodes.count);
      expect(filled.nodes.arena.usedBytes).toBe(plain.nodes.arena.usedBytes);
    }),
    { numRuns: 400 },
  );
});

test('thousands of ascending keys give the nodes of one key after the other, at every count', () => {
  const [filled, plain] = [new IavlTree(), new IavlTree()];
  for (let i = 0; i < 3000; i += 1) {
    const one = { key: Uint8Array.of(1, i >> 8, i & 0xff), value: Uint8Array.of(7, i & 0xff) };
    filled.apply([one]);
    plain.set(one.key, one.value);
    if (i % 50 > 2 && i > 100) continue;
    expect(toHex(filled.workingHash()), `${i + 1} keys`).toBe(toHex(plain.workingHash()));
  }
  const whole = new IavlTree();
  whole.apply(plain.iterate({}));
  expect(toHex(whole.workingHash())).toBe(toHex(plain.workingHash()));
});

test('a tree takes the entries of a flat state over, and keeps them alone once that is released', () => {
  const writes = fc.array(fc.record({ key, value: fc.option(value, { nil: undefined }) }), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(writes, fc.boolean(), (list, isTriedTwice) => {
      const [tree, plain] = [new IavlTree(), new IavlTree()];
      const state = new FlatState(['s'], () => tree.nodes.arena);
      const model = new Map<string, TreeChange>();
      for (const one of list) {
        model.set(toHex(one.key), one);
        if (one.value === undefined) state.store('s').delete(one.key);
        else state.store('s').set(one.key, one.value);
      }
      const written = state.with({ changes: () => [] }).changes();
      const apply = (): void => {
        for (const store of written) tree.apply(store.changes, store.changes.length);
      };
      apply();
      if (isTriedTwice) {
        tree.rollback();
        apply();
      }
      const final = [...model.values()].toSorted((a, b) => compareBytes(a.key, b.key));
      setOneByOne(plain, final);
      expect(toHex(tree.workingHash())).toBe(toHex(plain.workingHash()));
      state.release();
      expect(tree.nodes.arena.usedBytes).toBe(plain.nodes.arena.usedBytes);
      expect([...tree.saveVersion().iterate({})]).toEqual([...plain.saveVersion().iterate({})]);
    }),
    { numRuns: 200 },
  );
});

test('entries are sorted as byte strings are, prefixes of one another and long common beginnings included', () => {
  const part = fc.constantFrom(
    ...[[0], [0, 0], [1], [255], [0, 0, 0, 0]].map((bytes) => Uint8Array.from(bytes)),
    new Uint8Array(64).fill(7),
    new Uint8Array(130),
  );
  const long = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => {
    return Uint8Array.from(parts.flatMap((bytes) => [...bytes]));
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(long, key), { maxLength: 300 }), (keys) => {
      const arena = new ByteArena();
      const handles = Uint32Array.from(keys, (one) => arena.allocate(one));
      const sorted = [...sortEntries(arena, handles)].map((i) => toHex(keys[i] as Uint8Array));
      expect(sorted).toEqual(keys.toSorted(compareBytes).map(toHex));
    }),
    { numRuns: 200 },
  );
});
