import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { type ExportedNode, exportNodes } from '../../../src/merkle/iavlStream.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';

const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest());

/** binary.PutUvarint of Go. */
function uvarint(value: bigint): number[] {
  return value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...uvarint(value >> 7n)];
}
const varint = (value: bigint): number[] => uvarint(value * 2n);

/** What the types of the language do not declare. */
type InstanceType = new (
  module: object,
) => {
  readonly exports: { readonly memory: { readonly buffer: ArrayBuffer } };
};

interface Subtree {
  readonly hash: Uint8Array;
  readonly leaves: bigint;
}

/** The root of what a tree exports, hashed one node after the other as cosmos/iavl's documentation says. */
function oracleRoot(tree: IavlTree): string {
  const stack: Subtree[] = [];
  for (const node of exportNodes(tree.nodes, tree.workingRoot)) {
    const children = node.height === 0 ? [] : stack.splice(-2);
    const leaves = children.reduce((sum, child) => sum + child.leaves, node.height === 0 ? 1n : 0n);
    const head = [BigInt(node.height), leaves, node.version].flatMap(varint);
    const rest = node.height === 0 ? leafRest(node) : children.map(({ hash }) => [32, ...hash]);
    stack.push({ hash: sha256(Uint8Array.from([head, ...rest].flat())), leaves });
  }
  expect(stack.length).toBe(1);
  return toHex(stack[0]?.hash ?? new Uint8Array(0));
}

function leafRest({ key = bytes(0), value = bytes(0) }: ExportedNode): number[][] {
  return [uvarint(BigInt(key.length)), [...key], [32, ...sha256(value)]];
}

let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256));

describe('hashes of a version', () => {
  test.each([1, 2, 3, 4, 5, 127, 128, 129, 255, 256, 257, 3000])(
    'of %i new keys are those of each node alone',
    (count) => {
      const tree = new IavlTree();
      for (let i = 0; i < count; i += 1) tree.set(bytes(1 + random(40)), bytes(random(200)));
      expect(toHex(tree.workingHash())).toBe(oracleRoot(tree));
    },
  );

  test('of keys and values of every size are so, those larger than a batch too', () => {
    const tree = new IavlTree();
    const sizes = [0, 55, 56, 63, 64, 65_000, 130_000, 131_072, 400_000];
    for (const size of sizes) {
      tree.set(bytes(8), bytes(size));
      tree.set(bytes(size), bytes(8));
    }
    for (let i = 0; i < 100; i += 1) tree.set(bytes(20), bytes(3000));
    expect(toHex(tree.workingHash())).toBe(oracleRoot(tree));
  });

  test('of values of megabytes are so, beside small ones, and no memory stays that grew with them', () => {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: { Instance: InstanceType } };
    const { Instance } = WebAssembly;
    const memories: { readonly buffer: ArrayBuffer }[] = [];
    WebAssembly.Instance = class extends Instance {
      constructor(module: object) {
        super(module);
        memories.push(this.exports.memory);
      }
    };
    onTestFinished(() => {
      WebAssembly.Instance = Instance;
    });
    const tree = new IavlTree();
    const mebi = 2 ** 20;
    for (const size of [mebi - 1, mebi, mebi + 1, 3 * mebi + 7, 40 * mebi]) {
      tree.set(bytes(8), new Uint8Array(size).fill(size % 251));
      tree.set(bytes(9), bytes(50));
    }
    expect(toHex(tree.workingHash())).toBe(oracleRoot(tree));
    expect(memories.length).toBeGreaterThan(0);
    const sizes = memories.map(({ buffer }) => buffer.byteLength);
    expect(Math.max(...sizes)).toBeLessThan(4 * mebi);
  });

  test.each([1n, 63n, 64n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 40n + 7n, 2n ** 63n - 100n])(
    'from version %i on are so',
    (first) => {
      const tree = new IavlTree(first);
      const keys = Array.from({ length: 300 }, () => bytes(12));
      for (const key of keys) tree.set(key, bytes(30));
      for (let version = 0; version < 5; version += 1) {
        const saved = tree.saveVersion();
        expect(toHex(saved.hash)).toBe(oracleRoot(tree));
        for (let i = 0; i < 20 * version; i += 1) tree.set(keys[random(300)] ?? bytes(1), bytes(9));
        if (version % 2 === 1) tree.remove(keys[random(300)] ?? bytes(1));
      }
      expect(toHex(tree.workingHash())).toBe(oracleRoot(tree));
    },
  );

  test('asked again and again between changes are those of the whole at the end', () => {
    const tree = new IavlTree();
    for (let i = 0; i < 400; i += 1) {
      tree.set(Uint8Array.of(random(20), random(20)), bytes(5));
      if (i % 3 === 0) tree.remove(Uint8Array.of(random(20), random(20)));
      if (i % 5 === 0) expect(toHex(tree.workingHash())).toBe(oracleRoot(tree));
    }
    expect(toHex(tree.saveVersion().hash)).toBe(oracleRoot(tree));
  });

  test('asked between removals, which make no node anew where all are of this version, are so too', () => {
    const tree = new IavlTree();
    const keys = Array.from({ length: 60 }, (_, i) => Uint8Array.of(37 * i, i));
    for (const half of [keys.slice(0, 30), keys]) {
      for (const key of half) tree.set(key, bytes(5));
      expect(toHex(tree.workingHash())).toBe(oracleRoot(tree));
      for (const key of half.slice(1, -1)) {
        tree.remove(key);
        expect(toHex(tree.workingHash())).toBe(oracleRoot(tree));
      }
      expect(toHex(tree.saveVersion().hash)).toBe(oracleRoot(tree));
    }
  });
});
