/**
 * Remembers decoded transactions and verified signatures from CheckTx to FinalizeBlock, so that each is decoded once and each signature
 * verified once. It changes what a block costs, never what it computes.
 */

import { equalBytes } from '../../lib/bytes.ts';
import { sha256Into } from '../../merkle/sha256Into.ts';
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
  /** A block holds it: it is not waited for any more. */
  forget(tx: DecodedTx): void;
}

interface Entry {
  readonly tx: DecodedTx;
  readonly verified: VerifiedSignature[];
}

/** Memory of a decoded transaction beside its bytes, and of each of its fields, roughly; a view of bytes is the largest. */
const [entryOverhead, fieldOverhead] = [1024, 128] as const;

/** Room for a mempool of 30,000 sends: what does not fit is decoded and verified again for each block that it waits. */
const usualBytes = 160 * 1024 * 1024;

/** @param maxBytes bound on the memory that entries take, roughly; the oldest leave first. */
export function createTxCache(decoder: TxDecoder, maxBytes: number = usualBytes): TxCache {
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
      const hash = new Uint8Array(32);
      sha256Into(bytes, 0, bytes.length, hash, 0);
      const key = hashText(hash);
      const found = entries.get(key);
      if (found !== undefined) return found.tx;
      const tx = decoder(bytes.slice(), hash);
      entries.set(key, { tx, verified: [] });
      size += costOf(tx);
      makeRoom();
      return tx;
    },
    isVerified: (tx, signature) =>
      entries.get(hashText(tx.hash))?.verified.some((known) => isSame(known, signature)) ?? false,
    markVerified(tx, signature) {
      const entry = entries.get(hashText(tx.hash));
      if (entry === undefined) return;
      if (entry.verified.length >= 16) entry.verified.shift();
      entry.verified.push(signature);
    },
    forget(tx) {
      if (entries.delete(hashText(tx.hash))) size -= costOf(tx);
    },
  };
}

function costOf(tx: DecodedTx): number {
  return 2 * tx.bytes.length + fieldOverhead * tx.fieldCount + entryOverhead;
}

/** A hash as a text, one character a byte. */
export function hashText(hash: Uint8Array): string {
  return String.fromCharCode.apply(null, hash as unknown as number[]);
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
