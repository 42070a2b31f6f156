/**
 * The Merkle map from store name to store root, whose root is the app hash, as the Cosmos multistore makes it.
 *
 * leaf = uv(len name) ‖ name ‖ 0x20 ‖ SHA-256(store root), sorted by name as bytes; the tree is RFC 9162's.
 */

import { CommitmentProof, type InnerOp } from 'cosmjs-types/cosmos/ics23/v1/proofs';
import { compareBytes, concatBytes, utf8 } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import { sha256 } from '../lib/sha256.ts';
import { createInnerOp, createLeafOp, tendermintSpec } from './ics23Spec.ts';
import { leafHash, rootOfLeafHashes, treeHashBytes } from './rfc9162Hash.ts';
import { proveInclusion } from './rfc9162Prove.ts';
import { uvarintBytes } from './varint.ts';

export interface StoreRoot {
  readonly name: string;
  /** Root hash of the store's tree: 32 bytes. */
  readonly root: Uint8Array;
}

/** The same stores, by name as bytes. @throws InvariantError where a name is empty or stands twice. */
export function sortStoreRoots(stores: readonly StoreRoot[]): StoreRoot[] {
  const sorted = stores
    .map((store) => ({ store, bytes: utf8(store.name) }))
    .sort((a, b) => compareBytes(a.bytes, b.bytes))
    .map(({ store }) => store);
  sorted.forEach(({ name }, i) => {
    if (name === '' || name === sorted[i - 1]?.name) {
      throw new InvariantError(`store name ${JSON.stringify(name)} is empty or stands twice`);
    }
  });
  return sorted;
}

/** Data of a store's leaf; its hash is SHA-256(0x00 ‖ data). */
export function storeLeaf({ name, root }: StoreRoot): Uint8Array {
  const bytes = utf8(name);
  return concatBytes(uvarintBytes(bytes.length), bytes, Uint8Array.of(treeHashBytes), sha256(root));
}

/** The app hash over the roots of all stores, empty ones included. SHA-256("") for no stores. */
export function computeAppHash(stores: readonly StoreRoot[]): Uint8Array {
  return rootOfLeafHashes(sortStoreRoots(stores).map((store) => leafHash(storeLeaf(store))));
}

/** Protobuf of the ICS-23 existence proof of a store's root under the app hash. @throws InvariantError for an unknown store. */
export function proveStore(stores: readonly StoreRoot[], name: string): Uint8Array {
  const sorted = sortStoreRoots(stores);
  const index = sorted.findIndex((store) => store.name === name);
  const store = sorted[index];
  if (store === undefined) throw new InvariantError(`no store is named ${name}`);
  const exist = {
    key: utf8(name),
    value: store.root,
    leaf: createLeafOp(tendermintSpec.leafPrefix),
    path: provePath(sorted, index),
  };
  return CommitmentProof.encode({ exist }).finish();
}

/** A node's prefix is 0x01, and the left sibling where there is one. */
function provePath(sorted: readonly StoreRoot[], index: number): InnerOp[] {
  const hashes = sorted.map((store) => leafHash(storeLeaf(store)));
  const readNode = (level: number, at: number): Uint8Array =>
    rootOfLeafHashes(hashes.slice(at << level, (at + 1) << level));
  const siblings = proveInclusion(index, hashes.length, readNode);
  const sides = sidesOf(index, hashes.length);
  return siblings.map((sibling, i) =>
    sides[i] === 'left'
      ? createInnerOp(concatBytes(Uint8Array.of(1), sibling), new Uint8Array(0))
      : createInnerOp(Uint8Array.of(1), sibling),
  );
}

/** On which side each sibling of the path stands, leaf side first. */
function sidesOf(leafIndex: number, size: number): ('left' | 'right')[] {
  const sides: ('left' | 'right')[] = [];
  let index = leafIndex;
  for (let last = size - 1; last > 0; last >>= 1, index >>= 1) {
    if (index % 2 === 1) sides.push('left');
    else if (index < last) sides.push('right');
  }
  return sides;
}
