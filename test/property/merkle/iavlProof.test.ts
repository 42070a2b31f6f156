import {
  ics23 as oracle,
  iavlSpec as oracleSpec,
  verifyMembership,
  verifyNonMembership,
} from '@confio/ics23';
import { CommitmentProof } from 'cosmjs-types/cosmos/ics23/v1/proofs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { proveKey } from '../../../src/merkle/iavlProof.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import { iavlSpec } from '../../../src/merkle/ics23Spec.ts';
import { verifyAbsence, verifyExistence } from '../../../src/merkle/ics23Verify.ts';

const key = fc.uint8Array({ minLength: 1, maxLength: 3, max: 7 });
const value = fc.uint8Array({ minLength: 1, maxLength: 20 });
const writes = fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 60 });

function oracleSays(root: Uint8Array, proof: Uint8Array, k: Uint8Array, v?: Uint8Array): boolean {
  try {
    const decoded = oracle.CommitmentProof.decode(proof);
    return v === undefined
      ? verifyNonMembership(decoded, oracleSpec, root, k)
      : verifyMembership(decoded, oracleSpec, root, k, v);
  } catch {
    return false;
  }
}

test('every key of a tree is proved, present or absent, for the published verifier too', () => {
  fc.assert(
    fc.property(writes, key, fc.nat(3), (pairs, asked, saves) => {
      const tree = new IavlTree();
      pairs.forEach(([k, v], i) => {
        tree.set(k, v);
        if (saves > 0 && i % saves === 0) tree.saveVersion();
      });
      const version = tree.saveVersion();
      for (const k of [asked, ...pairs.map(([each]) => each)]) {
        const proof = proveKey(version, k);
        const held = version.get(k);
        const claim = { spec: iavlSpec, root: version.hash, proof, key: k };
        const isProved =
          held === undefined ? verifyAbsence(claim) : verifyExistence({ ...claim, value: held });
        expect(isProved).toBe(true);
        expect(oracleSays(version.hash, proof, k, held)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('a proof is what the generated encoder makes of it, byte for byte', () => {
  const any = fc.uint8Array({ minLength: 0, maxLength: 200 });
  const shared = fc.uint8Array({ minLength: 0, maxLength: 6, max: 1 });
  const pair = fc.tuple(fc.oneof(any, shared), any);
  fc.assert(
    fc.property(
      fc.array(pair, { maxLength: 60 }),
      fc.oneof(any, shared),
      fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      (pairs, asked, firstVersion) => {
        const tree = new IavlTree(firstVersion);
        for (const [k, v] of pairs) tree.set(k, v);
        const version = tree.saveVersion();
        for (const k of [asked, new Uint8Array(0), ...pairs.map(([each]) => each)]) {
          const proof = proveKey(version, k);
          const message = CommitmentProof.decode(proof);
          expect(toHex(CommitmentProof.encode(message).finish())).toBe(toHex(proof));
          const held = version.get(k);
          expect(toHex((message.exist ?? message.nonexist)?.key ?? asked)).toBe(toHex(k));
          expect(message.exist === undefined).toBe(held === undefined);
          if (held !== undefined) expect(toHex(message.exist?.value ?? asked)).toBe(toHex(held));
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a proof with a byte changed proves nothing that is not so', () => {
  fc.assert(
    fc.property(
      writes,
      key,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (pairs, asked, at, flip) => {
        const tree = new IavlTree();
        for (const [k, v] of pairs) tree.set(k, v);
        const version = tree.saveVersion();
        const proof = proveKey(version, asked);
        const place = at % proof.length;
        proof[place] = (proof[place] as number) ^ flip;
        const held = version.get(asked);
        const claim = { spec: iavlSpec, root: version.hash, proof, key: asked };
        // The opposite is never provable; another value neither.
        if (held === undefined) {
          for (const [, v] of pairs) expect(verifyExistence({ ...claim, value: v })).toBe(false);
        } else {
          expect(verifyAbsence(claim)).toBe(false);
          const other = Uint8Array.of(...held, 1);
          expect(verifyExistence({ ...claim, value: other })).toBe(false);
        }
      },
    ),
    { numRuns: 300 },
  );
});
