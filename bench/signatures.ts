/** Verifying a signature: libsecp256k1, which the chain uses, against JavaScript. */

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { digestOf, verifyDigest } from '../src/app/tx/verifySecp256k1.ts';
import { sha256 } from '../src/lib/sha256.ts';
import type { Comparison } from './compare.ts';

const key = sha256(new Uint8Array(1));
const publicKey = secp256k1.getPublicKey(key, true);
const message = new Uint8Array(300).fill(3);
const signature = secp256k1.sign(sha256(message), key, { prehash: false });

const times = (operations: number, act: () => boolean) => ({
  operations,
  run: () => {
    for (let i = 0; i < operations; i += 1) if (!act()) throw new RangeError('not verified');
  },
});

export const signatures: readonly Comparison[] = [
  {
    name: 'verify-secp256k1',
    unit: 'µs a signature',
    ours: {
      what: 'libsecp256k1',
      ...times(300, () => verifyDigest(signature, digestOf(message), publicKey)),
    },
    reference: {
      what: '@noble/curves',
      ...times(20, () =>
        secp256k1.verify(signature, sha256(message), publicKey, { prehash: false, lowS: true }),
      ),
    },
    target: 0.2,
  },
];
