/** 1,000 random updates with their hashes: a tree of 100,000 keys against one of 10,000. What is left is the depth of the tree. */

import { be64, concatBytes } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import { IavlTree } from '../src/merkle/iavlTree.ts';
import type { Comparison, Subject } from './compare.ts';

const updates = 1000;
const keyAt = (i: number): Uint8Array => sha256(be64(BigInt(i)));
const valueAt = (i: number): Uint8Array => concatBytes(new Uint8Array(92).fill(9), be64(BigInt(i)));

/** One version of updates to keys that are there, in an order that a fixed stride makes look random. */
function updatesOf(size: number): Subject {
  const tree = new IavlTree();
  for (let i = 0; i < size; i += 1) tree.set(keyAt(i), valueAt(i));
  tree.saveVersion();
  let at = 0;
  return {
    what: `${size} keys`,
    operations: updates,
    run: () => {
      for (let i = 0; i < updates; i += 1) {
        at = (at + 7919) % size;
        tree.set(keyAt(at), valueAt(at + i));
      }
      tree.saveVersion();
      const [oldest] = tree.versions;
      if (oldest !== undefined) tree.release(oldest);
    },
  };
}

export const iavl = (): readonly Comparison[] => [
  {
    name: 'iavl-1000-updates',
    unit: 'µs an update',
    ours: updatesOf(100_000),
    reference: updatesOf(10_000),
    // A third of the depth more, and a tree that leaves the caches.
    target: 2,
  },
];
