import { beforeAll, describe, expect, test } from 'vitest';
import { equalBytes, toHex, utf8 } from '../../../src/lib/bytes.ts';
import { peaksOf, Rfc9162Frontier } from '../../../src/merkle/rfc9162Frontier.ts';
import { leafHash, nodeHash, rootOfLeafHashes } from '../../../src/merkle/rfc9162Hash.ts';
import {
  proveConsistency,
  proveInclusion,
  rootOfPrefix,
} from '../../../src/merkle/rfc9162Prove.ts';
import { verifyConsistency, verifyInclusion } from '../../../src/merkle/rfc9162Verify.ts';

const maxSize = 300;
const leaves = Array.from({ length: maxSize }, (_, i) => leafHash(utf8(`leaf ${i}`)));
const memo = new Map<string, Uint8Array>();

/** MTH of the leaves [start, end) as RFC 9162 §2.1.1 defines it. */
function definedRoot(start: number, end: number): Uint8Array {
  if (end - start === 1) return leaves[start] as Uint8Array;
  const name = `${start}-${end}`;
  const known = memo.get(name);
  if (known !== undefined) return known;
  let split = 1;
  while (split * 2 < end - start) split *= 2;
  const root = nodeHash(definedRoot(start, start + split), definedRoot(start + split, end));
  memo.set(name, root);
  return root;
}

/** PATH(m, D[n]) as §2.1.3.1 defines it. */
function definedPath(index: number, start: number, end: number): Uint8Array[] {
  if (end - start === 1) return [];
  let split = 1;
  while (split * 2 < end - start) split *= 2;
  const middle = start + split;
  return index < middle
    ? [...definedPath(index, start, middle), definedRoot(middle, end)]
    : [...definedPath(index, middle, end), definedRoot(start, middle)];
}

const nodes = new Map<string, Uint8Array>();
const roots: Uint8Array[] = [];
let reads = 0;

function readNode(level: number, index: number): Uint8Array {
  reads += 1;
  const hash = nodes.get(`${level}/${index}`);
  if (hash === undefined) throw new Error(`no complete subtree ${level}/${index}`);
  return hash;
}

describe('RFC 9162 tree, at every size from 1 to 300', () => {
  beforeAll(() => {
    const frontier = new Rfc9162Frontier();
    roots.push(frontier.root());
    for (const leaf of leaves) {
      for (const { level, index, hash } of frontier.append(leaf)) {
        nodes.set(`${level}/${index}`, hash);
      }
      roots.push(frontier.root());
    }
  });

  test('appending reports every complete subtree and the defined root', () => {
    for (let size = 1; size <= maxSize; size += 1) {
      const root = toHex(definedRoot(0, size));
      expect(toHex(roots[size] as Uint8Array)).toBe(root);
      expect(toHex(rootOfLeafHashes(leaves.slice(0, size)))).toBe(root);
      expect(toHex(rootOfPrefix(size, readNode))).toBe(root);
    }
  });

  test('a frontier goes on from stored peaks', () => {
    for (let size = 0; size < maxSize; size += 1) {
      const peaks = peaksOf(size).map(({ level, index }) => readNode(level, index));
      const frontier = new Rfc9162Frontier(size, peaks);
      expect(frontier.root()).toEqual(roots[size]);
      frontier.append(leaves[size] as Uint8Array);
      expect(frontier.root()).toEqual(roots[size + 1]);
    }
    expect(() => new Rfc9162Frontier(3, [])).toThrow('does not have 0 peaks');
  });

  test('every inclusion proof is the defined one, verifies, and costs few reads', () => {
    for (let size = 1; size <= maxSize; size += 1) {
      const root = roots[size] as Uint8Array;
      // Every leaf of the small trees and of those beside a power of two, every fifth of the others.
      const step = size <= 70 || Math.abs(size - 128) < 3 || Math.abs(size - 256) < 3 ? 1 : 5;
      for (let index = 0; index < size; index += step) {
        reads = 0;
        const path = proveInclusion(index, size, readNode);
        expect(reads).toBeLessThanOrEqual(2 * 9);
        const defined = definedPath(index, 0, size);
        expect(path.length).toBe(defined.length);
        expect(path.every((hash, i) => equalBytes(hash, defined[i] as Uint8Array))).toBe(true);
        const claim = {
          leafIndex: BigInt(index),
          treeSize: BigInt(size),
          leafHash: leaves[index] as Uint8Array,
          path,
          root,
        };
        expect(verifyInclusion(claim), `${index} of ${size}`).toBe(true);
        expect(verifyInclusion({ ...claim, leafIndex: BigInt(index + 1) })).toBe(false);
        expect(verifyInclusion({ ...claim, path: [...path, root] })).toBe(false);
        expect(verifyInclusion({ ...claim, path: path.slice(1) })).toBe(size === 1);
      }
    }
  });

  test('every consistency proof verifies, and no other size does', () => {
    for (let second = 1; second <= maxSize; second += second < 70 ? 1 : 23) {
      for (let first = 1; first <= second; first += 1) {
        const claim = {
          firstSize: BigInt(first),
          secondSize: BigInt(second),
          firstRoot: roots[first] as Uint8Array,
          secondRoot: roots[second] as Uint8Array,
          path: proveConsistency(first, second, readNode),
        };
        expect(verifyConsistency(claim), `${first} in ${second}`).toBe(true);
        expect(verifyConsistency({ ...claim, firstRoot: leaves[299] as Uint8Array })).toBe(false);
        expect(verifyConsistency({ ...claim, path: [...claim.path, claim.firstRoot] })).toBe(false);
      }
    }
  });

  test('proofs at the far end of the index range have the right length and sides', () => {
    const size = 0xffffffff;
    const path = proveInclusion(size - 1, size, (level, index) => utf8(`${level}/${index}`));
    // The last leaf of 2^32−1 stands alone at level 0: 31 peaks stand on its left.
    expect(path.map((hash) => new TextDecoder().decode(hash)).at(-1)).toBe('31/0');
    expect(path.length).toBe(31);
    expect(() => proveInclusion(size, size, readNode)).toThrow('is not in a tree');
    expect(() => proveInclusion(0, 2 ** 32, readNode)).toThrow('not a uint32');
    expect(() => proveConsistency(0, 5, readNode)).toThrow('no tree of 0 leaves');
  });
});

describe('an inclusion claim that is no claim', () => {
  const claim = {
    leafIndex: 0n,
    treeSize: 1n,
    leafHash: leaves[0] as Uint8Array,
    path: [],
    root: leaves[0] as Uint8Array,
  };

  test('is refused', () => {
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, leafIndex: -1n })).toBe(false);
    expect(verifyInclusion({ ...claim, treeSize: 0n })).toBe(false);
    expect(verifyInclusion({ ...claim, treeSize: 1n << 64n })).toBe(false);
    expect(verifyInclusion({ ...claim, leafHash: new Uint8Array(0) })).toBe(false);
    expect(verifyInclusion({ ...claim, root: new Uint8Array(0) })).toBe(false);
    expect(
      verifyInclusion({ ...claim, leafHash: new Uint8Array(31), root: new Uint8Array(31) }),
    ).toBe(false);
  });

  test('a path of many elements costs no more than the tree is deep', () => {
    const path = Array.from({ length: 100_000 }, () => leaves[1] as Uint8Array);
    const before = performance.now();
    expect(verifyInclusion({ ...claim, treeSize: 1n << 20n, path })).toBe(false);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
