import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../src/lib/bytes.ts';
import { Rfc9162Frontier } from '../../src/merkle/rfc9162Frontier.ts';
import { leafHash, rootOfLeafHashes } from '../../src/merkle/rfc9162Hash.ts';
import { proveConsistency, proveInclusion } from '../../src/merkle/rfc9162Prove.ts';
import { verifyConsistency, verifyInclusion } from '../../src/merkle/rfc9162Verify.ts';
import { assertFields, hex, loadVectors } from './loadVectors.ts';

interface Inclusion {
  size: number;
  index: number;
  leaf_hash: string;
  root: string;
  proof: string[];
  valid: boolean;
  tamper?: string;
}

interface Consistency {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[];
  valid: boolean;
  tamper?: string;
}

interface File {
  leaf_prefix: string;
  roots: { size: number; root: string }[];
  inclusion: Inclusion[];
  consistency: Consistency[];
}

const file = loadVectors<File>('rfc9162.json');
const largest = Math.max(...file.roots.map(({ size }) => size));

/** Every complete subtree of the largest tree: `levels[level][index]`. */
const levels: Uint8Array[][] = [];
/** Root at every size that the file asks for, by appending. */
const roots = new Map<number, string>();
const sizes = new Set(file.roots.map(({ size }) => size));
const frontier = new Rfc9162Frontier();
if (sizes.has(0)) roots.set(0, toHex(frontier.root()));
for (let i = 0; i < largest; i += 1) {
  for (const { level, index, hash } of frontier.append(leafHash(utf8(`${file.leaf_prefix}${i}`)))) {
    levels[level] ??= [];
    (levels[level] as Uint8Array[])[index] = hash;
  }
  if (sizes.has(i + 1)) roots.set(i + 1, toHex(frontier.root()));
}

function readNode(level: number, index: number): Uint8Array {
  const hash = levels[level]?.[index];
  if (hash === undefined) throw new Error(`no complete subtree ${level}/${index}`);
  return hash;
}

test('the file holds what this test reads and nothing else', () => {
  const fields = ['header', 'leaf_prefix', 'roots', 'inclusion', 'consistency'];
  assertFields(file, fields, [], 'rfc9162.json');
  for (const list of [file.roots, file.inclusion, file.consistency]) {
    expect(list.length).toBeGreaterThan(0);
  }
});

describe('transparency-dev/merkle', () => {
  test('roots, by appending and from the list of leaf hashes', () => {
    for (const vector of file.roots) {
      assertFields(vector, ['size', 'root'], [], `root of ${vector.size}`);
      expect(roots.get(vector.size), `size ${vector.size}`).toBe(vector.root);
      const leaves = (levels[0] ?? []).slice(0, vector.size);
      expect(toHex(rootOfLeafHashes(leaves)), `size ${vector.size}`).toBe(vector.root);
    }
  });

  test('inclusion proofs', () => {
    file.inclusion.forEach((vector, i) => {
      const where = `inclusion ${i}: ${vector.tamper ?? 'valid'}`;
      const fields = ['size', 'index', 'leaf_hash', 'root', 'proof', 'valid'];
      assertFields(vector, fields, ['tamper'], where);
      const isValid = verifyInclusion({
        leafIndex: BigInt(vector.index),
        treeSize: BigInt(vector.size),
        leafHash: hex(vector.leaf_hash),
        path: vector.proof.map(hex),
        root: hex(vector.root),
      });
      expect(isValid, where).toBe(vector.valid);
      if (vector.valid) {
        const made = proveInclusion(vector.index, vector.size, readNode);
        expect(made.map(toHex), where).toEqual(vector.proof);
      }
    });
  });

  test('consistency proofs', () => {
    file.consistency.forEach((vector, i) => {
      const where = `consistency ${i}: ${vector.tamper ?? 'valid'}`;
      const fields = ['size1', 'size2', 'root1', 'root2', 'proof', 'valid'];
      assertFields(vector, fields, ['tamper'], where);
      const isValid = verifyConsistency({
        firstSize: BigInt(vector.size1),
        secondSize: BigInt(vector.size2),
        firstRoot: hex(vector.root1),
        secondRoot: hex(vector.root2),
        path: vector.proof.map(hex),
      });
      expect(isValid, where).toBe(vector.valid);
      if (vector.valid) {
        const made = proveConsistency(vector.size1, vector.size2, readNode);
        expect(made.map(toHex), where).toEqual(vector.proof);
      }
    });
  });
});
