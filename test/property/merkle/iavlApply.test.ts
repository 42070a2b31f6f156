import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, toHex } from '../../../src/lib/bytes.ts';
import { exportNodes } from '../../../src/merkle/iavlStream.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import type { TreeChange } from '../../../src/merkle/treeChange.ts';

const shortKey = fc.uint8Array({ minLength: 0, maxLength: 3, max: 5 });
// Some are spread over all bytes, and some differ behind their fourth byte only, where the tree's records no longer tell them apart.
const key = fc.oneof(
  shortKey,
  fc.uint8Array({ minLength: 3, maxLength: 5, max: 2 }).map((bytes) => bytes.map((b) => 127 * b)),
  shortKey.map((end) => Uint8Array.of(0, 1, 0, 0, ...end)),
);
const value = fc.uint8Array({ minLength: 0, maxLength: 70 });
const change = fc.record({
  key,
  value: fc.oneof(
    { weight: 4, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
});

type Order = 'any' | 'ascending' | 'descending' | 'updates only';
type After = 'save' | 'hash' | 'nothing' | 'rollback' | 'release';

const batch = fc.record({
  changes: fc.array(change, { maxLength: 150, size: 'max' }),
  order: fc.constantFrom<Order>('any', 'ascending', 'descending', 'updates only'),
  after: fc.constantFrom<After>('save', 'save', 'hash', 'nothing', 'rollback', 'release'),
});

/** Two trees that get the same changes, together and one by one, and a map as the oracle of both. */
class Pair {
  readonly together = new IavlTree();
  readonly single = new IavlTree();
  #model = new Map<string, string>();
  #saved = new Map<string, string>();

  get trees(): IavlTree[] {
    return [this.together, this.single];
  }

  apply(changes: readonly TreeChange[]): void {
    this.together.apply(changes);
    for (const { key: k, value: v } of changes) {
      if (v === undefined) {
        this.single.remove(k);
        this.#model.delete(toHex(k));
      } else {
        this.single.set(k, v);
        this.#model.set(toHex(k), toHex(v));
      }
    }
  }

  finish(after: After): void {
    if (after === 'nothing') return;
    if (after === 'rollback') {
      for (const tree of this.trees) tree.rollback();
      this.#model = new Map(this.#saved);
      return;
    }
    expect(toHex(this.together.workingHash())).toBe(toHex(this.single.workingHash()));
    if (after === 'hash') return;
    for (const tree of this.trees) tree.saveVersion();
    this.#saved = new Map(this.#model);
    if (after === 'release') this.#releaseOldest();
    expect(nodesOf(this.together)).toEqual(nodesOf(this.single));
    // What nobody sees is given back, and nothing that somebody sees.
    expect(this.together.nodes.count).toBe(this.single.nodes.count);
    expect(this.together.nodes.arena.usedBytes).toBe(this.single.nodes.arena.usedBytes);
  }

  #releaseOldest(): void {
    const [oldest = 0n, ...later] = this.single.versions;
    if (later.length > 0) for (const tree of this.trees) tree.release(oldest);
  }

  check(): void {
    for (const tree of this.trees) {
      const pairs = Array.from(tree.iterate({}), (each) => [toHex(each.key), toHex(each.value)]);
      expect(Object.fromEntries(pairs)).toEqual(Object.fromEntries(this.#model));
      expect(pairs.length).toBe(this.#model.size);
    }
    const hashes = this.trees.map((tree) =>
      tree.versions.map((each) => toHex(tree.at(each)?.hash ?? new Uint8Array(0))),
    );
    expect(hashes[0]).toEqual(hashes[1]);
  }
}

function ordered(changes: readonly TreeChange[], order: Order, tree: IavlTree): TreeChange[] {
  if (order === 'any') return [...changes];
  if (order === 'updates only') {
    return changes.filter((each) => each.value !== undefined && tree.has(each.key));
  }
  const last = new Map(changes.map((each) => [toHex(each.key), each]));
  const ascending = [...last.values()].sort((a, b) => compareBytes(a.key, b.key));
  return order === 'ascending' ? ascending : ascending.reverse();
}

/** Every node of the newest version, with the version that made it. */
function nodesOf({ latest }: IavlTree): string[] {
  if (latest === undefined) return [];
  return Array.from(exportNodes(latest.nodes, latest.root), (node) =>
    [node.height, node.version, toHex(node.key ?? new Uint8Array(0))].join(),
  );
}

test('changes applied together give the tree of changes made one by one, node for node', () => {
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 8, size: 'max' }), (batches) => {
      const pair = new Pair();
      for (const { changes, order, after } of batches) {
        pair.apply(ordered(changes, order, pair.single));
        pair.check();
        pair.finish(after);
      }
      pair.check();
    }),
    { numRuns: 300 },
  );
});

test('so do thousands of them at once, of which few, many or all are of new keys or remove one', () => {
  const version = fc.record({
    seed: fc.nat(),
    count: fc.integer({ min: 900, max: 4000 }),
    keys: fc.constantFrom(1000, 5000, 40_000),
    // One in so many removes its key.
    removals: fc.constantFrom(2, 10, 1e9),
    order: fc.constantFrom<Order>('any', 'ascending', 'updates only'),
  });
  fc.assert(
    fc.property(fc.array(version, { minLength: 2, maxLength: 5 }), (versions) => {
      const pair = new Pair();
      for (const { seed, count, keys, removals, order } of versions) {
        let state = seed;
        const next = (below: number): number => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
          return (state >>> 4) % below;
        };
        const changes = Array.from({ length: count }, () => {
          const n = next(keys);
          const k = Uint8Array.of(7, 7, 7, n % 5, n >> 8, n);
          return { key: k, value: next(removals) === 1 ? undefined : Uint8Array.of(next(256)) };
        });
        pair.apply(ordered(changes, order, pair.single));
        pair.finish('release');
      }
      pair.check();
    }),
    { numRuns: 15 },
  );
});
