import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, toHex } from '../../../src/lib/bytes.ts';
import type { ReadableKV } from '../../../src/lib/kv.ts';
import { exportNodes, IavlImport } from '../../../src/merkle/iavlStream.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';

type Model = ReadonlyMap<string, string>;

const shortKey = fc.uint8Array({ minLength: 0, maxLength: 3, max: 5 });
// Some differ behind their fourth byte only, where the tree's records no longer tell them apart.
const key = fc.oneof(
  shortKey,
  shortKey.map((end) => Uint8Array.of(0, 1, 0, 0, ...end)),
);
const value = fc.uint8Array({ minLength: 0, maxLength: 40 });

const command = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('set' as const), key, value }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'save' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'rollback' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hash' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'import' as const }) },
);

function pairsOf(model: Model): string[] {
  const bytes = [...model.entries()].map(([k, v]) => ({ k: Buffer.from(k, 'hex'), v }));
  return bytes.sort((a, b) => compareBytes(a.k, b.k)).map(({ k, v }) => `${toHex(k)}=${v}`);
}

function expectEqual(kv: ReadableKV, model: Model): void {
  const all = [...kv.iterate({})].map((pair) => `${toHex(pair.key)}=${toHex(pair.value)}`);
  expect(all).toEqual(pairsOf(model));
  const reversed = [...kv.iterate({ reverse: true })].map((pair) => toHex(pair.key));
  expect(reversed.reverse()).toEqual(all.map((pair) => pair.split('=')[0]));
}

/** The tree with its oracle: one map a retained version. */
class Checked {
  tree: IavlTree = new IavlTree();
  working: Map<string, string> = new Map();
  saved: { version: bigint; model: Model; hash: string }[] = [];

  run(step: typeof command extends fc.Arbitrary<infer T> ? T : never): void {
    switch (step.kind) {
      case 'set':
        expect(this.tree.set(step.key, step.value)).toBe(!this.working.has(toHex(step.key)));
        this.working.set(toHex(step.key), toHex(step.value));
        break;
      case 'remove':
        expect(this.tree.remove(step.key)).toBe(this.working.delete(toHex(step.key)));
        break;
      case 'hash':
        this.tree.workingHash();
        break;
      case 'rollback':
        this.tree.rollback();
        this.working = new Map(this.saved.at(-1)?.model);
        break;
      case 'save':
        this.save();
        break;
      case 'release':
        this.release(step.pick);
        break;
      case 'import':
        this.reimport();
        break;
    }
    expect(this.tree.size).toBe(this.working.size);
  }

  save(): void {
    const hash = toHex(this.tree.workingHash());
    const { version, hash: savedHash } = this.tree.saveVersion();
    expect(toHex(savedHash)).toBe(hash);
    this.saved.push({ version, model: new Map(this.working), hash });
  }

  release(pick: number): void {
    if (this.saved.length < 2) return;
    const index = pick % (this.saved.length - 1);
    const version = this.saved.splice(index, 1)[0]?.version ?? 0n;
    const released = this.tree.at(version);
    this.tree.release(version);
    this.check();
    expect(this.tree.at(version)).toBeUndefined();
    expect(() => released?.get(Uint8Array.of(1))).toThrow('no longer retained');
  }

  /** Goes on with an import of the newest version; older ones and unsaved changes stay behind. */
  reimport(): void {
    const newest = this.saved.at(-1);
    const latest = this.tree.latest;
    if (newest === undefined || latest === undefined) return;
    const target = new IavlImport(latest.version);
    for (const node of exportNodes(latest.nodes, latest.root)) {
      target.add(node.value === undefined ? { ...node, key: undefined } : node);
    }
    this.tree = target.finish();
    this.saved = [newest];
    this.working = new Map(newest.model);
  }

  /** Nodes that the working version or a retained one can see: exactly these are in use. */
  visible(): Set<number> {
    const { nodes } = this.tree;
    const seen = new Set<number>();
    const open = [this.tree.workingRoot, ...this.saved.map((each) => this.rootOf(each.version))];
    while (open.length > 0) {
      const id = open.pop() as number;
      if (id === 0 || seen.has(id)) continue;
      seen.add(id);
      if (nodes.isLeaf(id)) continue;
      open.push(nodes.left(id), nodes.right(id));
      // Only leaves hold entries: a separator that is another entry than its leaf's could be overwritten.
      expect(nodes.key(id)).toBe(nodes.key(this.firstLeaf(nodes.right(id))));
    }
    return seen;
  }

  firstLeaf(root: number): number {
    const { nodes } = this.tree;
    let id = root;
    while (!nodes.isLeaf(id)) id = nodes.left(id);
    return id;
  }

  rootOf(version: bigint): number {
    return this.tree.at(version)?.root ?? 0;
  }

  check(): void {
    expect(this.tree.nodes.count).toBe(this.visible().size);
    expectEqual(this.tree, this.working);
    expect(this.tree.versions).toEqual(this.saved.map(({ version }) => version));
    for (const { version, model, hash } of this.saved) {
      const saved = this.tree.at(version);
      if (saved === undefined) throw new Error(`version ${version} is gone`);
      expectEqual(saved, model);
      expect(toHex(saved.hash)).toBe(hash);
      expect(saved.size).toBe(model.size);
    }
  }
}

test('versions read as the maps that were saved, whatever is written, dropped or released after', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 120, size: 'max' }), (steps) => {
      const checked = new Checked();
      for (const step of steps) checked.run(step);
      checked.check();
      // What is written now takes the place of what was freed.
      for (let i = 0; i < 20; i += 1) checked.tree.set(Uint8Array.of(9, i), Uint8Array.of(i));
      checked.tree.workingHash();
      checked.tree.rollback();
      checked.working = new Map(checked.saved.at(-1)?.model);
      checked.check();
      // With one version left, what is in use is that version and nothing else.
      while (checked.saved.length > 1) checked.release(0);
      const size = checked.tree.size;
      expect(checked.tree.nodes.count).toBe(size === 0 ? 0 : 2 * size - 1);
      checked.save();
      while (checked.tree.size > 0) {
        checked.tree.remove([...checked.tree.iterate({})][0]?.key ?? new Uint8Array(0));
      }
      checked.tree.saveVersion();
      for (const version of checked.tree.versions.slice(0, -1)) checked.tree.release(version);
      expect(checked.tree.nodes.count).toBe(0);
      expect(checked.tree.nodes.arena.usedBytes).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('a dropped attempt leaves no trace in the hash of the next one', () => {
  const writes = fc.array(fc.record({ key, value: fc.option(value) }), { maxLength: 30 });
  const apply = (tree: IavlTree, list: { key: Uint8Array; value: Uint8Array | null }[]): void => {
    for (const write of list) {
      if (write.value === null) tree.remove(write.key);
      else tree.set(write.key, write.value);
    }
  };
  fc.assert(
    fc.property(writes, writes, writes, (first, dropped, second) => {
      const [plain, disturbed] = [new IavlTree(), new IavlTree()];
      for (const tree of [plain, disturbed]) {
        apply(tree, first);
        tree.saveVersion();
      }
      apply(disturbed, dropped);
      disturbed.workingHash();
      disturbed.rollback();
      for (const tree of [plain, disturbed]) apply(tree, second);
      expect(toHex(disturbed.saveVersion().hash)).toBe(toHex(plain.saveVersion().hash));
      expect(disturbed.nodes.count).toBe(plain.nodes.count);
    }),
  );
});

test('a range in either direction holds what a filter of all pairs does', () => {
  const bound = fc.option(key, { nil: undefined });
  fc.assert(
    fc.property(fc.array(key), bound, bound, fc.boolean(), (keys, start, end, reverse) => {
      const tree = new IavlTree();
      for (const each of keys) tree.set(each, each);
      tree.saveVersion();
      const expected = [...tree.iterate({})]
        .map((pair) => pair.key)
        .filter((each) => start === undefined || compareBytes(each, start) >= 0)
        .filter((each) => end === undefined || compareBytes(each, end) < 0);
      const found = [...tree.iterate({ start, end, reverse })].map((pair) => toHex(pair.key));
      expect(found).toEqual((reverse ? expected.reverse() : expected).map(toHex));
    }),
  );
});
