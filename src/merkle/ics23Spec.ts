/** The two ICS-23 proof specifications that a Cosmos state proof uses: IAVL for a store, Tendermint for the map of stores. */

import { HashOp, type InnerOp, type LeafOp, LengthOp } from 'cosmjs-types/cosmos/ics23/v1/proofs';
import { readVarint } from './varint.ts';

export interface ProofSpec {
  readonly name: 'iavl' | 'tendermint';
  /** First bytes of every leaf prefix; no inner prefix may begin so. */
  readonly leafPrefix: Uint8Array;
  /** Length of what stands in front of the left child. */
  readonly minPrefixLength: number;
  readonly maxPrefixLength: number;
  /** A child's hash with what stands in front of it. */
  readonly childSize: number;
}

export const iavlSpec: ProofSpec = {
  name: 'iavl',
  leafPrefix: Uint8Array.of(0),
  minPrefixLength: 4,
  maxPrefixLength: 12,
  childSize: 33,
};

export const tendermintSpec: ProofSpec = {
  name: 'tendermint',
  leafPrefix: Uint8Array.of(0),
  minPrefixLength: 1,
  maxPrefixLength: 1,
  childSize: 32,
};

/** The leaf operation of both specifications: SHA-256( prefix ‖ uv(len key) ‖ key ‖ uv(32) ‖ SHA-256(value) ). */
export function createLeafOp(prefix: Uint8Array): LeafOp {
  return {
    hash: HashOp.SHA256,
    prehashKey: HashOp.NO_HASH,
    prehashValue: HashOp.SHA256,
    length: LengthOp.VAR_PROTO,
    prefix,
  };
}

/** SHA-256( prefix ‖ child ‖ suffix ). */
export function createInnerOp(prefix: Uint8Array, suffix: Uint8Array): InnerOp {
  return { hash: HashOp.SHA256, prefix, suffix };
}

/** Whether a leaf operation is one that the tree could have made. */
export function isLeafOpOf(spec: ProofSpec, op: LeafOp): boolean {
  const hasOps =
    op.hash === HashOp.SHA256 &&
    op.prehashKey === HashOp.NO_HASH &&
    op.prehashValue === HashOp.SHA256 &&
    op.length === LengthOp.VAR_PROTO;
  if (!hasOps || !startsWith(op.prefix, spec.leafPrefix)) return false;
  // Without this rule an inner node, cut up as a leaf, would reach the true root.
  return spec.name !== 'iavl' || iavlHeadRest(op.prefix, 0n) === 0;
}

/**
 * Whether an inner operation is one that the tree could have made.
 *
 * @param layer distance from the leaf, 1 for the first step; an IAVL node is at least that high.
 */
export function isInnerOpOf(spec: ProofSpec, op: InnerOp, layer: number): boolean {
  if (op.hash !== HashOp.SHA256 || startsWith(op.prefix, spec.leafPrefix)) return false;
  if (op.prefix.length < spec.minPrefixLength) return false;
  if (op.prefix.length > spec.maxPrefixLength + spec.childSize) return false;
  if (op.suffix.length % spec.childSize !== 0) return false;
  if (spec.name !== 'iavl') return true;
  const rest = iavlHeadRest(op.prefix, BigInt(layer));
  // The length byte of the child, alone or behind the whole left child.
  return rest === 1 || rest === 34;
}

/** Where the child stands in its parent: 0 left, 1 right; undefined where the operation fits neither place. */
export function positionOf(spec: ProofSpec, op: InnerOp): 0 | 1 | undefined {
  if (hasPadding(spec, op, 0)) return 0;
  if (hasPadding(spec, op, 1)) return 1;
  return undefined;
}

/** Whether the child stands at the given place. */
export function hasPadding(spec: ProofSpec, op: InnerOp, position: 0 | 1): boolean {
  const before = position * spec.childSize;
  return (
    op.prefix.length >= before + spec.minPrefixLength &&
    op.prefix.length <= before + spec.maxPrefixLength &&
    op.suffix.length === (1 - position) * spec.childSize
  );
}

/** Bytes left behind height, size and version of an IAVL prefix; undefined where they do not parse or the height is too low. */
function iavlHeadRest(prefix: Uint8Array, minHeight: bigint): number | undefined {
  let at = 0;
  for (let i = 0; i < 3; i += 1) {
    const read = readVarint(prefix, at);
    if (read === undefined || read.value < (i === 0 ? minHeight : 0n)) return undefined;
    at = read.next;
  }
  return prefix.length - at;
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
