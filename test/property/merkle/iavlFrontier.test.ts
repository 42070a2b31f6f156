/** The proof that some subtrees are the leftmost part of a tree: it holds at every place of a walk, and nowhere else. */

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { isFrontier } from '../../../src/merkle/iavlFrontier.ts';
import { PostOrderWalk, type WalkedNode } from '../../../src/merkle/iavlPostOrder.ts';
import { IavlRebuild } from '../../../src/merkle/iavlRebuild.ts';
import { type InnerNode, rootOfTop } from '../../../src/merkle/iavlTop.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import type { IavlVersion } from '../../../src/merkle/iavlVersion.ts';

const key = fc.uint8Array({ minLength: 0, maxLength: 3, max: 6 });
const change = fc.record({ key, value: fc.option(fc.uint8Array({ maxLength: 8 })) });
const versions = fc.array(fc.array(change, { maxLength: 25 }), { minLength: 1, maxLength: 6 });
const firstVersions = fc.constantFrom(1n, 300n, (1n << 40n) + 5n);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function grown(from: bigint, changes: readonly (readonly Change[])[]): IavlVersion {
  const tree = new IavlTree(from);
  for (const version of changes) {
    for (const each of version) {
      if (each.value === null) tree.remove(each.key);
      else tree.set(each.key, each.value);
    }
    tree.saveVersion();
  }
  if (tree.latest === undefined) throw new Error('nothing was saved');
  return tree.latest;
}

interface Place {
  readonly path: readonly InnerNode[];
  readonly subtrees: readonly Uint8Array[];
}

/** After each node. */
function placesOf(saved: IavlVersion): Place[] {
  const walk = new PostOrderWalk(saved.nodes, saved.root);
  const rebuild = new IavlRebuild(saved.version, saved.size);
  const places: Place[] = [];
  const add = ({ height, versionLow, versionHigh, key, value }: WalkedNode): false => {
    const version = (BigInt(versionHigh) << 32n) | BigInt(versionLow);
    if (height > 0) rebuild.addInner(height, version);
    else rebuild.addLeaf(version, key, value);
    rebuild.takeRecords(() => 1);
    // Of a visit: where the walk stood before it.
    expect(walk.path()).toEqual(places.at(-1)?.path ?? []);
    return false;
  };
  for (let isMore = saved.size > 0; isMore; ) {
    isMore = walk.next(add);
    places.push({ path: walk.path(), subtrees: rebuild.openHashes });
  }
  return places;
}

test('the top of a tree gives its root hash, and says how many pairs it holds', () => {
  fc.assert(
    fc.property(firstVersions, versions, (from, changes) => {
      const saved = grown(from, changes);
      const top = new PostOrderWalk(saved.nodes, saved.root).top();
      expect(toHex(rootOfTop(top))).toBe(toHex(saved.hash));
      expect(top.size).toBe(saved.size);
    }),
    { numRuns: 200 },
  );
});

test('the path to any place proves the subtrees before it, and those of no other place', () => {
  fc.assert(
    fc.property(firstVersions, versions, (from, changes) => {
      const saved = grown(from, changes);
      const places = placesOf(saved);
      const whole = places.pop();
      if (whole !== undefined) expect(whole.path).toEqual([]);
      for (const [at, { path, subtrees }] of places.entries()) {
        expect(isFrontier(saved.hash, path, subtrees), `${at}`).toBe(true);
        for (const other of places) {
          // Below one parent the path is the same, with its left child alone and with both.
          const isSame = isDeepStrictEqual(other.path, path);
          expect(isFrontier(saved.hash, path, other.subtrees)).toBe(isSame);
        }
        expect(isFrontier(new Uint8Array(32), path, subtrees)).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});

const lies: Record<string, (place: Place, at: number) => Place> = {
  'a node is missing': ({ path, subtrees }, at) => ({
    path: path.filter((_, i) => i !== at % path.length),
    subtrees,
  }),
  'a node stands twice': ({ path, subtrees }, at) => ({
    path: path.flatMap((node, i) => (i === at % path.length ? [node, node] : [node])),
    subtrees,
  }),
  'a node has another size': (place, at) => changed(place, at, ({ size }) => ({ size: size + 1 })),
  'a node has another height': (place, at) =>
    changed(place, at, ({ height }) => ({ height: height + 1 })),
  'a node has another version': (place, at) =>
    changed(place, at, ({ version }) => ({ version: version + 1n })),
  'children change sides': (place, at) =>
    changed(place, at, ({ left, right }) => ({ left: right, right: left })),
  'a subtree is missing': ({ path, subtrees }, at) => ({
    path,
    // Without the last one it may be the place before.
    subtrees: subtrees.filter((_, i) => i !== at % Math.max(1, subtrees.length - 1)),
  }),
  'a subtree is another': ({ path, subtrees }, at) => ({
    path,
    subtrees: subtrees.map((hash, i) => (i === at % subtrees.length ? hash.toReversed() : hash)),
  }),
  'a subtree too many': ({ path, subtrees }) => ({
    path,
    subtrees: [...subtrees, new Uint8Array(32)],
  }),
  'there is no path': ({ subtrees }) => ({ path: [], subtrees }),
};

function changed(
  { path, subtrees }: Place,
  at: number,
  change: (node: InnerNode) => Partial<InnerNode>,
): Place {
  return {
    path: path.map((node, i) => (i === at % path.length ? { ...node, ...change(node) } : node)),
    subtrees,
  };
}

test.each(Object.entries(lies))('it does not hold where %s', (_, lie) => {
  fc.assert(
    fc.property(versions, fc.nat(), fc.nat(20), (changes, pick, at) => {
      const saved = grown(1n, changes);
      const places = placesOf(saved).slice(0, -1);
      const place = places[pick % Math.max(1, places.length)];
      if (place === undefined) return;
      const { path, subtrees } = lie(place, at);
      expect(isFrontier(saved.hash, path, subtrees)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('a subtree does not stand beside a part of itself', () => {
  const saved = grown(1n, [
    [1, 2, 3, 4].map((byte) => ({ key: Uint8Array.of(byte), value: Uint8Array.of(byte) })),
  ]);
  const places = placesOf(saved);
  const whole = places.at(-2);
  const begun = places
    .slice(3)
    .find(({ path, subtrees }) => path.length === 2 && subtrees.length === 2);
  if (whole === undefined || begun === undefined) throw new Error('another tree than expected');
  // The left half, the right half, and a leaf of that again.
  const twice = [...whole.subtrees, begun.subtrees[1] as Uint8Array];
  const paths = places.map(({ path }) => path);
  expect(twice).toHaveLength(3);
  for (const path of paths) expect(isFrontier(saved.hash, path, twice)).toBe(false);
});

test('where nothing came yet, nothing is to be proven', () => {
  expect(isFrontier(new Uint8Array(32), [], [])).toBe(true);
});
