/** Batches of artifacts on disk for tests, and what must be in them, computed from the definition. */

import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ArtifactLeaves, type LeafBinding } from '../../src/host/artifacts/artifactLeaves.ts';
import type {
  ArtifactProof,
  ArtifactTree,
  ArtifactTreeOptions,
} from '../../src/host/artifacts/artifactTree.ts';
import { be64, concatBytes } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { leafHash, rootOfLeafHashes } from '../../src/merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../src/merkle/rfc9162Verify.ts';
import { leafData } from '../../src/types/poc/leafData.ts';

export const artifactSize = 24;
/** With the four bytes that tell whether it was written whole. */
export const recordSize = 28;

export const leafBinding: LeafBinding = {
  seed: sha256(new Uint8Array([1])),
  address: sha256(new Uint8Array([2])).slice(0, 20),
  artifactSize,
};

const leaves = new ArtifactLeaves(leafBinding);

export function batchFiles(path: string, firstNonce: bigint): ArtifactTreeOptions {
  return { path, leaves, firstNonce };
}

/** Any function of the nonce will do. */
export function artifactOf(nonce: bigint): Uint8Array {
  return sha256(be64(nonce)).slice(0, artifactSize);
}

export function artifactsOf(firstNonce: bigint, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => artifactOf(firstNonce + BigInt(i)));
}

/** One behind the other, as a tree takes them. */
export function packed(firstNonce: bigint, count: number): Uint8Array {
  return concatBytes(...artifactsOf(firstNonce, count));
}

export function leafHashOf(nonce: bigint, artifact: Uint8Array = artifactOf(nonce)): Uint8Array {
  const { seed, address } = leafBinding;
  return leafHash(leafData({ seed, address, nonce, artifact }));
}

/** The roots of the first 0 … `count` leaves. */
export function rootsOf(firstNonce: bigint, count: number): Uint8Array[] {
  const hashes = Array.from({ length: count }, (_, i) => leafHashOf(firstNonce + BigInt(i)));
  return Array.from({ length: count + 1 }, (_, size) => rootOfLeafHashes(hashes.slice(0, size)));
}

/** The tree proves the leaf's artifact in the tree of the first `size` leaves. */
export function expectProof(
  tree: Pick<ArtifactTree, 'prove'>,
  firstNonce: bigint,
  leafIndex: number,
  size: number,
  root: Uint8Array,
): void {
  const nonce = firstNonce + BigInt(leafIndex);
  const expected = { nonce, leafIndex, size, root, artifact: artifactOf(nonce) };
  expectProofOf(tree.prove(leafIndex, size), expected);
}

interface ExpectedProof {
  readonly nonce: bigint;
  readonly leafIndex: number;
  readonly size: number;
  readonly root: Uint8Array | undefined;
  readonly artifact: Uint8Array;
}

export function expectProofOf({ artifact, proof }: ArtifactProof, expected: ExpectedProof): void {
  const { nonce, leafIndex, size, root = new Uint8Array() } = expected;
  const where = `leaf ${leafIndex} of ${size}`;
  expect(artifact, where).toEqual(expected.artifact);
  const claim = { leafIndex: BigInt(leafIndex), treeSize: BigInt(size), root };
  const leafHash = leafHashOf(nonce, artifact);
  expect(verifyInclusion({ ...claim, leafHash, path: proof }), where).toBe(true);
}

export function turnByte(path: string, at: number, bits = 0x40): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ bits;
  writeFileSync(path, bytes);
}
