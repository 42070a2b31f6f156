/** Hashing tree nodes: many in one call, and one into a slice of a buffer, against calls that hash one message each. */

import { hash } from 'node:crypto';
import { sha256 } from '../src/lib/sha256.ts';
import { BatchSha256 } from '../src/merkle/batchSha256.ts';
import { sha256Into } from '../src/merkle/sha256Into.ts';
import type { Comparison, Subject } from './compare.ts';

const nodes = 20_000;
const target = new Uint8Array(32);

/** Nodes of one length, each at its own place, as many a call as a level of a tree has. */
function batches(length: number, aCall: number): Subject {
  const stride = length + 7;
  const digests = aCall * stride;
  const hasher = new BatchSha256(digests + aCall * 32, aCall);
  hasher.bytes.fill(5);
  return {
    what: `src/merkle/batchSha256, ${aCall} a call`,
    operations: nodes,
    run: () => {
      for (let done = 0; done < nodes; done += aCall) {
        for (let i = 0; i < aCall; i += 1) hasher.add(i * stride, length, digests + i * 32);
        hasher.run();
      }
    },
  };
}

function oneByOne(what: string, act: (message: Uint8Array) => unknown, length: number): Subject {
  const message = new Uint8Array(length).fill(5);
  return {
    what,
    operations: nodes,
    run: () => {
      for (let i = 0; i < nodes; i += 1) act(message);
    },
  };
}

const into = (message: Uint8Array): void => sha256Into(message, 0, message.length, target, 0);
const cryptoHash = (message: Uint8Array): unknown => hash('sha256', message, 'buffer');

export const hashing: readonly Comparison[] = [
  {
    name: 'sha256-tree-node',
    unit: 'µs a node of 100 bytes',
    ours: oneByOne('src/merkle/sha256Into', into, 100),
    reference: oneByOne('@noble/hashes', sha256, 100),
    target: 0.75,
  },
  {
    name: 'sha256-batch-65',
    unit: 'µs a node of 65 bytes (RFC 9162)',
    ours: batches(65, 1000),
    reference: oneByOne('crypto.hash', cryptoHash, 65),
    target: 0.5,
  },
  {
    name: 'sha256-batch-100',
    unit: 'µs a node of 100 bytes (IAVL)',
    ours: batches(100, 1000),
    reference: oneByOne('crypto.hash', cryptoHash, 100),
    target: 0.5,
  },
  {
    name: 'sha256-batch-64',
    unit: 'µs a node of 64 bytes (the one length that libraries of SSZ trees batch)',
    ours: batches(64, 1000),
    reference: oneByOne('crypto.hash', cryptoHash, 64),
    target: 0.5,
  },
  {
    name: 'sha256-batch-of-one',
    unit: 'µs a node of 65 bytes',
    ours: batches(65, 1),
    reference: oneByOne('src/merkle/sha256Into', into, 65),
    target: 1,
  },
  {
    name: 'sha256-batch-of-three',
    unit: 'µs a node of 65 bytes',
    ours: batches(65, 3),
    reference: oneByOne('src/merkle/sha256Into', into, 65),
    target: 1,
  },
];
