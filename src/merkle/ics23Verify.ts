/**
 * Verifies ICS-23 proofs as the reference library does: operations against the spec first, then hashes.
 *
 * Every function answers false for what does not prove the claim and never throws for bad input.
 */

import {
  CommitmentProof,
  type ExistenceProof,
  type InnerOp,
  type NonExistenceProof,
} from 'cosmjs-types/cosmos/ics23/v1/proofs';
import { compareBytes, concatBytes, equalBytes } from '../lib/bytes.ts';
import { sha256 } from '../lib/sha256.ts';
import { hasPadding, isInnerOpOf, isLeafOpOf, type ProofSpec, positionOf } from './ics23Spec.ts';
import { uvarintBytes } from './varint.ts';

export interface ProofClaim {
  readonly spec: ProofSpec;
  readonly root: Uint8Array;
  /** Protobuf of `cosmos.ics23.v1.CommitmentProof`; batches are not accepted. */
  readonly proof: Uint8Array;
  readonly key: Uint8Array;
}

/** Whether the proof shows that `key` holds `value` under `root`. An empty value cannot be proved. */
export function verifyExistence(claim: ProofClaim & { readonly value: Uint8Array }): boolean {
  const exist = decodeProof(claim.proof)?.exist;
  if (exist === undefined) return false;
  return (
    equalBytes(exist.key, claim.key) &&
    equalBytes(exist.value, claim.value) &&
    reachesRoot(claim.spec, exist, claim.root)
  );
}

/** Whether the proof shows that `key` is absent under `root`. Absence in an empty tree cannot be proved. */
export function verifyAbsence({ spec, root, proof, key }: ProofClaim): boolean {
  const absence = decodeProof(proof)?.nonexist;
  if (absence === undefined) return false;
  const { left, right } = absence;
  if (left !== undefined) {
    if (!reachesRoot(spec, left, root) || compareBytes(left.key, key) >= 0) return false;
  }
  if (right !== undefined) {
    if (!reachesRoot(spec, right, root) || compareBytes(key, right.key) >= 0) return false;
  }
  return isGap(spec, absence);
}

export interface Neighbour {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** The pairs beside an absent key, as a proof shows them; undefined beyond the first or the last. To be used after `verifyAbsence` alone. */
export function neighboursOf(proof: Uint8Array): {
  readonly left: Neighbour | undefined;
  readonly right: Neighbour | undefined;
} {
  const absence = decodeProof(proof)?.nonexist;
  return { left: absence?.left, right: absence?.right };
}

/** The root that an existence proof leads to; undefined where it is not of the spec. */
export function rootOfProof(spec: ProofSpec, proof: Uint8Array): Uint8Array | undefined {
  const decoded = decodeProof(proof);
  const exist = decoded?.exist ?? decoded?.nonexist?.left ?? decoded?.nonexist?.right;
  return exist === undefined ? undefined : computeRoot(spec, exist);
}

function decodeProof(bytes: Uint8Array): CommitmentProof | undefined {
  try {
    return CommitmentProof.decode(bytes);
  } catch {
    return undefined;
  }
}

function reachesRoot(spec: ProofSpec, proof: ExistenceProof, root: Uint8Array): boolean {
  const computed = computeRoot(spec, proof);
  return computed !== undefined && equalBytes(computed, root);
}

function computeRoot(spec: ProofSpec, proof: ExistenceProof): Uint8Array | undefined {
  const { key, value, leaf, path } = proof;
  if (leaf === undefined || key.length === 0 || value.length === 0) return undefined;
  if (!isLeafOpOf(spec, leaf)) return undefined;
  if (!path.every((op, i) => isInnerOpOf(spec, op, i + 1))) return undefined;
  const valueHash = sha256(value);
  let hash = sha256(
    concatBytes(leaf.prefix, uvarintBytes(key.length), key, uvarintBytes(32), valueHash),
  );
  for (const op of path) hash = sha256(concatBytes(op.prefix, hash, op.suffix));
  return hash;
}

/** Whether nothing can stand between the two neighbours, or beyond the only one. */
function isGap(spec: ProofSpec, { left, right }: NonExistenceProof): boolean {
  if (left === undefined && right === undefined) return false;
  if (left === undefined) return isAllAt(spec, right?.path ?? [], 0);
  if (right === undefined) return isAllAt(spec, left.path, 1);
  return isAdjacent(spec, left.path, right.path);
}

function isAllAt(spec: ProofSpec, path: readonly InnerOp[], position: 0 | 1): boolean {
  return path.every((op) => hasPadding(spec, op, position));
}

/** The paths meet in one node, from whose left child the left leaf is the last and from whose right child the right leaf is the first. */
function isAdjacent(spec: ProofSpec, left: readonly InnerOp[], right: readonly InnerOp[]): boolean {
  let common = 0;
  while (isSameOp(left.at(-1 - common), right.at(-1 - common))) common += 1;
  const leftTop = left.at(-1 - common);
  const rightTop = right.at(-1 - common);
  if (leftTop === undefined || rightTop === undefined) return false;
  if (positionOf(spec, leftTop) !== 0 || positionOf(spec, rightTop) !== 1) return false;
  return (
    isAllAt(spec, left.slice(0, -1 - common), 1) && isAllAt(spec, right.slice(0, -1 - common), 0)
  );
}

function isSameOp(a: InnerOp | undefined, b: InnerOp | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return equalBytes(a.prefix, b.prefix) && equalBytes(a.suffix, b.suffix);
}
