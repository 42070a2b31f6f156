/** Hashing a tree node of 100 bytes: into a slice of a buffer, against the library that hashes everything else. */

import { sha256 } from '../src/lib/sha256.ts';
import { sha256Into } from '../src/merkle/sha256Into.ts';
import type { Comparison } from './compare.ts';

const nodes = 20_000;
const preimage = new Uint8Array(100).fill(5);
const target = new Uint8Array(32);

export const hashing: readonly Comparison[] = [
  {
    name: 'sha256-tree-node',
    unit: 'µs a node of 100 bytes',
    ours: {
      what: 'src/merkle/sha256Into',
      operations: nodes,
      run: () => {
        for (let i = 0; i < nodes; i += 1) sha256Into(preimage, 0, preimage.length, target, 0);
      },
    },
    reference: {
      what: '@noble/hashes',
      operations: nodes,
      run: () => {
        for (let i = 0; i < nodes; i += 1) sha256(preimage);
      },
    },
  },
];
