/** The proof of a key under the app hash: a chain of two ICS-23 proofs, as `abci_query` with `prove` answers it. */

import type { ProofOps } from 'cosmjs-types/tendermint/crypto/proof';
import { equalBytes, utf8 } from '../lib/bytes.ts';
import { emptyRootHash } from './iavlHash.ts';
import { proveKey } from './iavlProof.ts';
import type { IavlVersion } from './iavlVersion.ts';
import { iavlSpec, tendermintSpec } from './ics23Spec.ts';
import {
  type Neighbour,
  neighboursOf,
  rootOfProof,
  verifyAbsence,
  verifyExistence,
} from './ics23Verify.ts';
import { proveStore, type StoreRoot } from './storeMap.ts';

/** Types of the operations, as Cosmos clients know them. */
export const proofOpTypes = { iavl: 'ics23:iavl', simple: 'ics23:simple' } as const;

/** Makes the chain for a key of a store. */
export function proveStoreKey(
  stores: readonly StoreRoot[],
  name: string,
  version: IavlVersion,
  key: Uint8Array,
): ProofOps {
  return {
    ops: [
      { type: proofOpTypes.iavl, key, data: proveKey(version, key) },
      { type: proofOpTypes.simple, key: utf8(name), data: proveStore(stores, name) },
    ],
  };
}

export interface StoreKeyClaim {
  readonly proofOps: ProofOps;
  readonly appHash: Uint8Array;
  readonly storeName: string;
  readonly key: Uint8Array;
  /** The value claimed; undefined claims that the key is absent. */
  readonly value: Uint8Array | undefined;
}

/** Whether the chain proves the claim: the key under a store root, and that root under the app hash. */
export function verifyStoreKey({
  proofOps,
  appHash,
  storeName,
  key,
  value,
}: StoreKeyClaim): boolean {
  const [inner, outer, ...rest] = proofOps.ops;
  if (inner === undefined || outer === undefined || rest.length > 0) return false;
  if (inner.type !== proofOpTypes.iavl || outer.type !== proofOpTypes.simple) return false;
  const name = utf8(storeName);
  if (!equalBytes(inner.key, key) || !equalBytes(outer.key, name)) return false;
  const root = rootOfProof(iavlSpec, inner.data);
  if (root === undefined) return false;
  const claim = { spec: iavlSpec, root, proof: inner.data, key };
  const isProved =
    value === undefined ? verifyAbsence(claim) : verifyExistence({ ...claim, value });
  return (
    isProved &&
    verifyExistence({
      spec: tendermintSpec,
      root: appHash,
      proof: outer.data,
      key: name,
      value: root,
    })
  );
}

/** Whether the chain proves that the store holds nothing at all: its root is that of no tree. ICS-23 has no proof of a key's absence there. */
export function verifyEmptyStore({
  proofOps,
  appHash,
  storeName,
}: Omit<StoreKeyClaim, 'key' | 'value'>): boolean {
  const [, outer, ...rest] = proofOps.ops;
  if (outer === undefined || rest.length > 0 || outer.type !== proofOpTypes.simple) return false;
  return verifyExistence({
    spec: tendermintSpec,
    root: appHash,
    proof: outer.data,
    key: utf8(storeName),
    value: emptyRootHash,
  });
}

/** Whether the chain proves that the key is absent, and if so the pair behind it. */
export function verifyNextPair(
  claim: Omit<StoreKeyClaim, 'value'>,
): { readonly next: Neighbour | undefined } | undefined {
  if (!verifyStoreKey({ ...claim, value: undefined })) return undefined;
  const [inner] = claim.proofOps.ops;
  return { next: inner === undefined ? undefined : neighboursOf(inner.data).right };
}
