/** What the guard watches: work that every block or every artifact does, each beside a plain way that never changes. */

import { be64, compareBytes } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { proveKey } from '../../src/merkle/iavlProof.ts';
import { IavlTree } from '../../src/merkle/iavlTree.ts';
import type { IavlVersion } from '../../src/merkle/iavlVersion.ts';
import { Rfc9162Frontier } from '../../src/merkle/rfc9162Frontier.ts';
import { Rfc9162Levels } from '../../src/merkle/rfc9162Levels.ts';
import { abciCodec } from '../abciCodec.ts';
import type { Comparison } from '../compare.ts';
import { hashing } from '../hashing.ts';
import { PlainRange } from '../plainRange.ts';
import { signatures } from '../signatures.ts';
import { PlainTree } from './plainTree.ts';

/** Two ways of one thing; their ratio is what is remembered. */
export type Guarded = Pick<Comparison, 'name' | 'ours' | 'reference'>;

const keys = 16_384;
const updates = 2_000;
const proofs = 4_000;
const leaves = 16_384;
const leafBytes = 84;
const aCall = 1_024;

const keyAt = (i: number): Uint8Array => sha256(be64(BigInt(i)));
const all = Array.from({ length: keys }, (_, i) => keyAt(i));
const values = Array.from({ length: 64 }, (_, i) => new Uint8Array(100).fill(i));
/** A stride that makes them look random. */
const keyOf = (i: number): Uint8Array => all[(i * 7919) % keys] as Uint8Array;
const valueAt = (i: number): Uint8Array => values[i % 64] as Uint8Array;

export function guarded(): Guarded[] {
  return [...hashing.slice(0, 2), ...abciCodec, ...signatures, ...trees(), append()];
}

function trees(): Guarded[] {
  const ours = new IavlTree();
  for (const key of all) ours.set(key, valueAt(1));
  let saved: IavlVersion = ours.saveVersion();
  const plain = new PlainTree(
    all.toSorted(compareBytes).map((key): [Uint8Array, Uint8Array] => [key, valueAt(1)]),
  );
  plain.hash();
  let round = 0;
  const change = (set: (key: Uint8Array, value: Uint8Array) => void): void => {
    round += 1;
    for (let i = 0; i < updates; i += 1) set(keyOf(i + round * updates), valueAt(i + round));
  };
  const prove = (one: (key: Uint8Array) => unknown): void => {
    for (let i = 0; i < proofs; i += 1) one(keyOf(i));
  };
  return [
    {
      name: 'iavl-updates-and-hash',
      ours: {
        what: 'src/merkle/iavlTree',
        operations: updates,
        run: () => {
          change((key, value) => ours.set(key, value));
          const before = saved.version;
          saved = ours.saveVersion();
          ours.release(before);
        },
      },
      reference: {
        what: 'objects, each hashed alone',
        operations: updates,
        run: () => {
          change((key, value) => plain.set(key, value));
          plain.hash();
        },
      },
    },
    {
      name: 'iavl-proof',
      ours: {
        what: 'src/merkle/iavlProof',
        operations: proofs,
        run: () => prove((key) => proveKey(saved, key)),
      },
      reference: {
        what: 'hashes beside the path',
        operations: proofs,
        run: () => prove((key) => plain.prove(key)),
      },
    },
  ];
}

function append(): Guarded {
  const levels = new Rfc9162Levels(leafBytes, aCall);
  const leaf = new Uint8Array(leafBytes).fill(3);
  return {
    name: 'rfc9162-append',
    ours: {
      what: 'src/merkle/rfc9162Levels',
      operations: leaves,
      run: () => {
        let frontier = new Rfc9162Frontier();
        while (frontier.size < leaves) {
          for (let i = 0; i < aCall; i += 1) levels.bytes.set(leaf, levels.dataAt(i));
          frontier = levels.append(frontier, aCall);
        }
        frontier.root();
      },
    },
    reference: {
      what: 'one leaf after the other, node:crypto',
      operations: leaves,
      run: () => {
        const range = new PlainRange();
        for (let i = 0; i < leaves; i += 1) range.append(leaf);
        range.root();
      },
    },
  };
}
