import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/lib/bytes.ts';
import { proveKey } from '../../src/merkle/iavlProof.ts';
import { IavlTree } from '../../src/merkle/iavlTree.ts';
import type { IavlVersion } from '../../src/merkle/iavlVersion.ts';
import { iavlSpec } from '../../src/merkle/ics23Spec.ts';
import { verifyAbsence, verifyExistence } from '../../src/merkle/ics23Verify.ts';
import { opsOf } from './iavlOps.ts';
import { assertFields, assertKnown, hex, loadVectors } from './loadVectors.ts';

interface Version {
  version: number;
  ops: string[][];
  root: string;
  size: number;
  height: number;
}

interface Proof {
  kind: string;
  key: string;
  value?: string;
  root: string;
  proof: string;
  valid: boolean;
  tamper?: string;
  note?: string;
}

interface Tree {
  name: string;
  versions: Version[];
  root: string;
  size: number;
  proofs: Proof[];
}

const file = loadVectors<{ trees: Tree[] }>('iavl-proofs.json');

test('the file holds trees and nothing else', () => {
  assertFields(file, ['header', 'trees'], [], 'iavl-proofs.json');
  expect(file.trees.flatMap((tree) => tree.proofs).length).toBeGreaterThan(0);
});

function build({ name, versions, root, size }: Tree): IavlVersion {
  const tree = new IavlTree(BigInt(versions[0]?.version ?? 1));
  for (const expected of versions) {
    const where = `${name}, version ${expected.version}`;
    assertFields(expected, ['version', 'ops', 'root', 'size', 'height'], [], where);
    for (const op of opsOf(expected.ops, where)) {
      if (op.kind === 'set') tree.set(op.key, op.value);
      else tree.remove(op.key);
    }
    const saved = tree.saveVersion();
    expect([saved.version, toHex(saved.hash), saved.size, saved.height], where).toEqual([
      BigInt(expected.version),
      expected.root,
      expected.size,
      expected.height,
    ]);
  }
  const latest = tree.latest as IavlVersion;
  expect([toHex(latest.hash), latest.size]).toEqual([root, size]);
  return latest;
}

function verify(vector: Proof): boolean {
  const claim = {
    spec: iavlSpec,
    root: hex(vector.root),
    proof: hex(vector.proof),
    key: hex(vector.key),
  };
  return vector.kind === 'exist'
    ? verifyExistence({ ...claim, value: hex(vector.value ?? '') })
    : verifyAbsence(claim);
}

describe('ICS-23 proofs of cosmos/iavl', () => {
  test.each(file.trees)('$name', (tree) => {
    assertFields(tree, ['name', 'versions', 'root', 'size', 'proofs'], [], tree.name);
    const version = build(tree);
    tree.proofs.forEach((vector, i) => {
      const where = `${tree.name}, proof ${i}: ${vector.tamper ?? vector.note ?? 'valid'}`;
      assertFields(
        vector,
        ['kind', 'key', 'root', 'proof', 'valid'],
        ['value', 'tamper', 'note'],
        where,
      );
      assertKnown(vector.kind, ['exist', 'nonexist'], where);
      expect(verify(vector), where).toBe(vector.valid);
      // What is not tampered with, the library made: byte for byte, also where nobody can verify it.
      if (vector.tamper === undefined) {
        expect(toHex(proveKey(version, hex(vector.key))), where).toBe(vector.proof);
      }
    });
  });
});
