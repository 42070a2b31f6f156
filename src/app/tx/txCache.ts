/**
 * Remembers decoded transactions and verified signatures from CheckTx to FinalizeBlock, so that each is decoded once and each signature
 * verified once. It changes what a block costs, never what it computes.
 */

import { equalBytes } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import type { DecodedTx } from './decodedTx.ts';
import type { TxDecoder } from './decodeTx.ts';
import type { SignerData } from './signBytes.ts';

/** What a verified signature was verified against. Transaction and signer index fix the rest. */
export interface VerifiedSignature extends SignerData {
  readonly signerIndex: number;
  /** Amino bytes of the public key. */
  readonly publicKey: Uint8Array;
}

export interface TxCache {
  /** Decodes, or finds what was decoded before. @throws AppError sdk/2 */
  decode(bytes: Uint8Array): DecodedTx;
  isVerified(tx: DecodedTx, signature: VerifiedSignature): boolean;
  markVerified(tx: DecodedTx, signature: VerifiedSignature): void;
}

interface Entry {
  readonly tx: DecodedTx;
  readonly verified: VerifiedSignature[];
}

/** Memory of a decoded transaction beside its bytes, and of each of its fields, roughly; a view of bytes is the largest. */
const [entryOverhead, fieldOverhead] = [4096, 128] as const;

/** @param maxBytes bound on the memory that entries take, roughly; the oldest leave first. */
export function createTxCache(decoder: TxDecoder, maxBytes: number = 64 * 1024 * 1024): TxCache {
  const entries = new Map<string, Entry>();
  let size = 0;

  function makeRoom(): void {
    for (const [key, { tx }] of entries) {
      if (size <= maxBytes) return;
      entries.delete(key);
      size -= costOf(tx);
    }
  }

  return {
    decode(bytes) {
      const hash = sha256(bytes);
      const key = keyOf(hash);
      const found = entries.get(key);
      if (found !== undefined) return found.tx;
      const tx = decoder(bytes.slice(), hash);
      entries.set(key, { tx, verified: [] });
      size += costOf(tx);
      makeRoom();
      return tx;
    },
    isVerified: (tx, signature) =>
      entries.get(keyOf(tx.hash))?.verified.some((known) => isSame(known, signature)) ?? false,
    markVerified(tx, signature) {
      const entry = entries.get(keyOf(tx.hash));

      if (entry === undefined) return;
      if (entry.verified.length >= 16) entry.verified.shift();
      entry.verified.push(signature);
    },
  };
}

function costOf(tx: DecodedTx): number {
  return 4 * tx.bytes.length + fieldOverhead * tx.fieldCount + entryOverhead;
}

function keyOf(hash: Uint8Array): string {
  return String.fromCharCode(...hash);
}

function isSame(a: VerifiedSignature, b: VerifiedSignature): boolean {
  return (
    a.signerIndex === b.signerIndex &&
    a.sequence === b.sequence &&
    a.accountNumber === b.accountNumber &&
    a.chainId === b.chainId &&
    equalBytes(a.publicKey, b.publicKey)
  );
}
