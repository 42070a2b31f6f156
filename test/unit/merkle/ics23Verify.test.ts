import { CommitmentProof, HashOp, type InnerOp } from 'cosmjs-types/cosmos/ics23/v1/proofs';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import {
  createInnerOp,
  createLeafOp,
  iavlSpec,
  isInnerOpOf,
  isLeafOpOf,
  tendermintSpec,
} from '../../../src/merkle/ics23Spec.ts';
import { verifyAbsence, verifyExistence } from '../../../src/merkle/ics23Verify.ts';

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
const filled = (length: number): Uint8Array => new Uint8Array(length).fill(7);

function leafHashOf(prefix: Uint8Array, key: Uint8Array, value: Uint8Array): Uint8Array {
  return sha256(concatBytes(prefix, bytes(key.length), key, bytes(32), sha256(value)));
}

describe('operations that an IAVL tree could not have made', () => {
  const leaf = createLeafOp(bytes(0, 2, 2));

  test('leaf: three varints and nothing behind them, the first one zero', () => {
    expect(isLeafOpOf(iavlSpec, leaf)).toBe(true);
    for (const prefix of [
      bytes(0, 2, 2, 0),
      bytes(0, 2),
      bytes(),
      bytes(2, 2, 2),
      bytes(0, 1, 2),
      bytes(0, 2, 0x80),
    ]) {
      expect(isLeafOpOf(iavlSpec, { ...leaf, prefix }), `${prefix}`).toBe(false);
    }
    expect(isLeafOpOf(iavlSpec, { ...leaf, hash: HashOp.NO_HASH })).toBe(false);
    expect(isLeafOpOf(iavlSpec, { ...leaf, prehashKey: HashOp.SHA256 })).toBe(false);
    expect(isLeafOpOf(iavlSpec, { ...leaf, prehashValue: HashOp.NO_HASH })).toBe(false);
    expect(isLeafOpOf(iavlSpec, { ...leaf, length: 0 })).toBe(false);
  });

  test('inner: a height of at least the layer, then one child or none before the length byte', () => {
    const left = createInnerOp(bytes(4, 4, 4, 32), filled(33));
    const right = createInnerOp(concatBytes(bytes(4, 4, 4, 32), filled(32), bytes(32)), bytes());
    for (const op of [left, right]) {
      expect(isInnerOpOf(iavlSpec, op, 1)).toBe(true);
      expect(isInnerOpOf(iavlSpec, op, 2)).toBe(true);
      expect(isInnerOpOf(iavlSpec, op, 3)).toBe(false);
      expect(isInnerOpOf(iavlSpec, { ...op, hash: HashOp.SHA512 }, 1)).toBe(false);
      expect(isInnerOpOf(iavlSpec, { ...op, suffix: filled(32) }, 1)).toBe(false);
    }
    for (const prefix of [
      bytes(0, 4, 4, 32),
      bytes(4, 4, 4),
      bytes(4, 4, 4, 32, 32),
      bytes(3, 4, 4, 32),
      concatBytes(bytes(4, 4, 4, 32), filled(31)),
      concatBytes(bytes(4, 4, 4, 32), filled(66)),
    ]) {
      expect(isInnerOpOf(iavlSpec, { ...left, prefix }, 1), `${prefix}`).toBe(false);
    }
  });

  test('the map of stores: one byte before the child, or a sibling too', () => {
    expect(isInnerOpOf(tendermintSpec, createInnerOp(bytes(1), filled(32)), 1)).toBe(true);
    expect(isInnerOpOf(tendermintSpec, createInnerOp(filled(33), bytes()), 9)).toBe(true);
    expect(isInnerOpOf(tendermintSpec, createInnerOp(filled(34), bytes()), 1)).toBe(false);
    expect(isInnerOpOf(tendermintSpec, createInnerOp(bytes(), filled(32)), 1)).toBe(false);
    expect(isInnerOpOf(tendermintSpec, createInnerOp(bytes(0), filled(32)), 1)).toBe(false);
  });

  test('a proof with such a leaf is refused although it reaches the root', () => {
    const [key, value] = [utf8('key'), utf8('value')];
    for (const [prefix, isValid] of [
      [bytes(0, 2, 2), true],
      [bytes(0, 2, 2, 9), false],
    ] as const) {
      const exist = { key, value, leaf: createLeafOp(prefix), path: [] };
      const proof = CommitmentProof.encode({ exist }).finish();
      const root = leafHashOf(prefix, key, value);
      expect(verifyExistence({ spec: iavlSpec, root, proof, key, value })).toBe(isValid);
    }
  });
});

test('absence between neighbours in the wrong order is refused, as a tree of unsorted keys would offer it', () => {
  const prefix = bytes(0, 2, 2);
  const head = bytes(2, 4, 2);
  const value = utf8('v');
  const proofFor = (first: number, second: number): { proof: Uint8Array; root: Uint8Array } => {
    const [a, b] = [first, second].map((k) => leafHashOf(prefix, bytes(k), value)) as [
      Uint8Array,
      Uint8Array,
    ];
    const leftOp = createInnerOp(concatBytes(head, bytes(32)), concatBytes(bytes(32), b));
    const rightOp = createInnerOp(concatBytes(head, bytes(32), a, bytes(32)), bytes());
    const leafOf = (k: number, op: InnerOp) => ({
      key: bytes(k),
      value,
      leaf: createLeafOp(prefix),
      path: [op],
    });
    // The smaller key is offered as the left neighbour, wherever it stands.
    const [small, large] =
      first < second
        ? [leafOf(first, leftOp), leafOf(second, rightOp)]
        : [leafOf(second, rightOp), leafOf(first, leftOp)];
    const nonexist = { key: bytes(5), left: small, right: large };
    return {
      proof: CommitmentProof.encode({ nonexist }).finish(),
      root: sha256(concatBytes(head, bytes(32), a, bytes(32), b)),
    };
  };
  const claim = { spec: iavlSpec, key: bytes(5) };
  expect(verifyAbsence({ ...claim, ...proofFor(4, 6) })).toBe(true);
  expect(verifyAbsence({ ...claim, ...proofFor(6, 4) })).toBe(false);
});

test('what is no proof is refused, without throwing', () => {
  const claim = { spec: iavlSpec, root: filled(32), key: utf8('k') };
  for (const proof of [bytes(), bytes(255), filled(100), bytes(10, 200, 1)]) {
    expect(verifyExistence({ ...claim, proof, value: utf8('v') })).toBe(false);
    expect(verifyAbsence({ ...claim, proof })).toBe(false);
  }
});
