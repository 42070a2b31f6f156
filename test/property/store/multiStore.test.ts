import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Level } from 'level';
import { expect, test } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import type { StateReader } from '../../../src/lib/kv.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import { computeAppHash } from '../../../src/merkle/storeMap.ts';
import { verifyStoreKey } from '../../../src/merkle/storeProof.ts';
import { Branch } from '../../../src/store/branch.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';

const names = ['a', 'b', 'c'] as const;
const key = fc.uint8Array({ minLength: 1, maxLength: 2, max: 6 });
const write = fc.record({
  store: fc.constantFrom(...names),
  key,
  value: fc.option(fc.uint8Array({ minLength: 1, maxLength: 30 })),
});
const block = fc.record({
  writes: fc.array(write, { maxLength: 15 }),
  isPreparedTwice: fc.boolean(),
  isReopened: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  /** Of background work: before the block, between its execution and its commit, and while that is written. */
  steps: fc.tuple(fc.nat(4), fc.nat(2), fc.nat(2)),
});
const settings = fc.record({
  retainedVersions: fc.integer({ min: 1, max: 5 }),
  checkpointInterval: fc.integer({ min: 1, max: 6 }),
  checkpointBytes: fc.constantFrom(1, 5000, undefined),
  memoryBytes: fc.constantFrom(1, 2000, 10_000, undefined),
});

type Block = typeof block extends fc.Arbitrary<infer T> ? T : never;
type Model = Record<string, Map<string, string>>;

function apply(branch: Branch, { writes }: Block): void {
  for (const { store, key: k, value } of writes) {
    if (value === null) branch.store(store).delete(k);
    else branch.store(store).set(k, value);
  }
}

function advance(model: Model, { writes }: Block): Model {
  const next = Object.fromEntries(names.map((name) => [name, new Map(model[name])]));
  for (const { store, key: k, value } of writes) {
    if (value === null) next[store]?.delete(toHex(k));
    else next[store]?.set(toHex(k), toHex(value));
  }
  return next;
}

/** The root of trees to which each block's last writes are applied in key order, by hand. */
class PlainTrees {
  readonly trees: Map<string, IavlTree> = new Map(names.map((name) => [name, new IavlTree()]));

  commit({ writes }: Block): string {
    const last = new Map(writes.map((each) => [`${each.store}/${toHex(each.key)}`, each]));
    for (const name of [...last.keys()].sort((a, b) => (a < b ? -1 : 1))) {
      const { store, key: k, value } = last.get(name) as Block['writes'][number];
      const tree = this.trees.get(store) as IavlTree;
      if (value === null) tree.remove(k);
      else tree.set(k, value);
    }
    const roots = [...this.trees].map(([name, tree]) => ({ name, root: tree.saveVersion().hash }));
    return toHex(computeAppHash(roots));
  }
}

function expectState(state: StateReader, model: Model): void {
  for (const name of names) {
    const pairs = [...state.store(name).iterate({})];
    const read = pairs.map((pair) => [toHex(pair.key), toHex(pair.value)]);
    const expected = [...(model[name] ?? new Map<string, string>())];
    expect(read).toEqual(expected.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function expectProof(store: MultiStore, k: Uint8Array): void {
  const { version, appHash } = store.lastCommit;
  for (const name of names) {
    // Absence in an empty tree cannot be proved.
    if (store.view().store(name).iterate({}).next().done === true) continue;
    const { value, proofOps } = store.prove(version, name, k);
    expect(verifyStoreKey({ proofOps, appHash, storeName: name, key: k, value })).toBe(true);
    const other = value === undefined ? k : undefined;
    expect(verifyStoreKey({ proofOps, appHash, storeName: name, key: k, value: other })).toBe(
      false,
    );
  }
}

async function work(store: MultiStore, steps: number): Promise<void> {
  for (let i = 0; i < steps; i += 1) await store.step();
}

/** Blocks without changes until no version before the last checkpoint is readable, and all work after them. */
async function rest(
  store: MultiStore,
  given: { readonly retainedVersions: number; readonly checkpointInterval: number },
): Promise<void> {
  for (let i = 0; i < given.retainedVersions + 2 * given.checkpointInterval; i += 1) {
    store.prepare(store.nextVersion, new Branch(store.view()));
    await store.commit();
    while (await store.step());
  }
}

async function nodesOnDisk(store: MultiStore, path: string): Promise<number> {
  await store.close();
  const level = new Level<Uint8Array, Uint8Array>(path, { keyEncoding: 'view' });
  const keys = await level.keys({ gte: utf8('n'), lt: utf8('o') }).all();
  await level.close();
  return keys.length;
}

test('every retained version reads as its map, with the hash of plain trees, across reopening', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(block, { maxLength: 25, size: 'max' }),
      settings,
      key,
      async (blocks, given, k) => {
        const path = mkdtempSync(join(tmpdir(), 'cpoc-property-'));
        const options = { ...given, path, storeNames: names, sync: false, background: false };
        let store = await openMultiStore(options);
        const plain = new PlainTrees();
        const models = new Map<bigint, Model>();
        let model: Model = {};
        for (const each of blocks) {
          const version = store.nextVersion;
          const [before, between, meanwhile] = each.steps;
          await work(store, before);
          const branch = new Branch(store.view());
          apply(branch, each);
          if (each.isPreparedTwice) {
            const other = new Branch(store.view());
            other.store('a').set(Uint8Array.of(9), Uint8Array.of(9));
            store.prepare(version, other);
          }
          const hash = toHex(store.prepare(version, branch));
          await work(store, between);
          await Promise.all([store.commit(), work(store, meanwhile)]);
          expect(hash).toBe(plain.commit(each));
          model = advance(model, each);
          models.set(version, model);
          if (each.isReopened) {
            await store.close();
            store = await openMultiStore(options);
            expect(toHex(store.lastCommit.appHash)).toBe(hash);
          }
          expect(store.versions.length).toBeLessThanOrEqual(given.retainedVersions);
          for (const past of store.versions) expectState(store.view(past), models.get(past) ?? {});
        }
        if (blocks.length > 0) expectProof(store, k);
        await rest(store, given);
        const nodes = await nodesOnDisk(store, path);
        // A tree of n leaves has n - 1 inner nodes, and each of them one record.
        const leaves = names.map((name) => model[name]?.size ?? 0);
        expect(nodes).toBe(leaves.reduce((sum, count) => sum + Math.max(0, count - 1), 0));
        rmSync(path, { recursive: true });
      },
    ),
    { numRuns: 60 },
  );
});
