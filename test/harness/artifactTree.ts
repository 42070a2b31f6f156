/** Artifacts and their tree as the definition says it (RFC 9162 §2.1.1): slow, recursive, independent of the product's tree. */

import { sha256 } from '@noble/hashes/sha2.js';

const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((p) => [...p]));
const be64 = (n: bigint): Uint8Array => {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, n);
  return out;
};

export interface ArtifactTree {
  readonly root: Uint8Array;
  readonly artifacts: readonly Uint8Array[];
  /** Inclusion proof, leaf side first. */
  proof(index: number): Uint8Array[];
}

export interface ArtifactTreeOptions {
  readonly seed: Uint8Array;
  readonly address: Uint8Array;
  readonly firstNonce: bigint;
  readonly count: number;
  readonly artifactSize?: number;
}

export function artifactOf(seed: Uint8Array, nonce: bigint, size = 24): Uint8Array {
  const bytes = sha256(join(seed, be64(nonce)));
  return Uint8Array.from({ length: size }, (_, i) => bytes[i % 32] as number);
}

export function artifactTree(options: ArtifactTreeOptions): ArtifactTree {
  const { seed, address, firstNonce, count, artifactSize = 24 } = options;
  const nonces = Array.from({ length: count }, (_, i) => firstNonce + BigInt(i));
  const artifacts = nonces.map((nonce) => artifactOf(seed, nonce, artifactSize));
  const leaves = nonces.map((nonce, i) =>
    sha256(join(Uint8Array.of(0), seed, address, be64(nonce), artifacts[i] as Uint8Array)),
  );
  return {
    artifacts,
    root: rootOf(leaves),
    proof: (index) => proofOf(leaves, index),
  };
}

function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const k = splitOf(leaves.length);
  return sha256(join(Uint8Array.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k))));
}

function proofOf(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = splitOf(leaves.length);
  return index < k
    ? [...proofOf(leaves.slice(0, k), index), rootOf(leaves.slice(k))]
    : [...proofOf(leaves.slice(k), index - k), rootOf(leaves.slice(0, k))];
}
