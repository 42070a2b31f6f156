import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/lib/bytes.ts';
import { IavlTree } from '../../src/merkle/iavlTree.ts';
import { type Op, opsOf } from './iavlOps.ts';
import { assertFields, loadVectors } from './loadVectors.ts';

interface Version {
  version: number;
  ops: string[][];
  root: string;
  size: number;
  height: number;
}

interface Case {
  name: string;
  initial_version: number;
  versions: Version[];
}

const file = loadVectors<{ cases: Case[] }>('iavl.json');

test('the file holds cases and nothing else', () => {
  assertFields(file, ['header', 'cases'], [], 'iavl.json');
  expect(file.cases.length).toBeGreaterThan(0);
});

function apply(tree: IavlTree, op: Op): void {
  if (op.kind === 'set') tree.set(op.key, op.value);
  else tree.remove(op.key);
}

/** Every version, with a dropped attempt, a hash asked half-way and old versions released on the way. */
function replay({ name, initial_version, versions }: Case, isDisturbed: boolean): void {
  const tree = new IavlTree(initial_version === 0 ? 1n : BigInt(initial_version));
  for (const expected of versions) {
    const where = `${name}, version ${expected.version}`;
    assertFields(expected, ['version', 'ops', 'root', 'size', 'height'], [], where);
    const ops = opsOf(expected.ops, where);
    if (isDisturbed) {
      for (const op of ops) apply(tree, op);
      tree.workingHash();
      tree.rollback();
    }
    ops.forEach((op, i) => {
      apply(tree, op);
      if (isDisturbed && i % 7 === 3) tree.workingHash();
    });
    const working = toHex(tree.workingHash());
    const saved = tree.saveVersion();
    expect(saved.version, where).toBe(BigInt(expected.version));
    expect(toHex(saved.hash), where).toBe(expected.root);
    expect(working, where).toBe(expected.root);
    expect(saved.size, where).toBe(expected.size);
    expect(saved.height, where).toBe(expected.height);
    if (isDisturbed && tree.versions.length > 3) tree.release(tree.versions[1] as bigint);
  }
}

describe('cosmos/iavl', () => {
  test.each(file.cases)('$name', (vector) => {
    assertFields(vector, ['name', 'initial_version', 'versions'], [], vector.name);
    replay(vector, false);
    replay(vector, true);
  });
});
