/**
 * Remembers decoded transactions and verified signatures from CheckTx to FinalizeBlock, so that each is decoded once and each signature
 * verified once. It changes what a block costs, never what it computes.
 */

import { equalBytes } from '../../lib/bytes.ts';
import type { WireAny } from '../../types/publicKey.ts';
import type { DecodedTx } from './decodedTx.ts';
import type { TxDecoder } from './decodeTx.ts';
import type { SignerData } from './signBytes.ts';
import { txId } from './txId.ts';
import type { Ticket, VerifyAhead } from './verifyAhead.ts';

/** What a verified signature was verified against. Transaction and signer index fix the rest. */
export interface VerifiedSignature extends SignerData {
  readonly signerIndex: number;
  readonly publicKey: WireAny;
}

export interface TxCache {
  /** Decodes, or finds what was decoded before. @throws AppError sdk/2 */
  decode(bytes: Uint8Array): DecodedTx;
  isVerified(tx: DecodedTx, signature: VerifiedSignature): boolean;
  markVerified(tx: DecodedTx, signature: VerifiedSignature): void;
  /** Whether one of its signatures was verified, or is being verified. */
  isForeseen(tx: DecodedTx): boolean;
  /** The signature is being verified elsewhere: `isVerified` asks there for the verdict. */
  expect(tx: DecodedTx, signature: VerifiedSignature, ticket: Ticket): void;
  /** A block holds it: it is not waited for any more. */
  forget(tx: DecodedTx): void;
}

interface Entry {
  readonly tx: DecodedTx;
  readonly verified: VerifiedSignature[];
  expected: { readonly signature: VerifiedSignature; readonly ticket: Ticket } | undefined;
}

/** Memory of a decoded transaction beside its bytes, and of each of its fields, roughly; a view of bytes is the largest. */
const [entryOverhead, fieldOverhead] = [1024, 128] as const;

/** Room for a mempool of 30,000 sends: what does not fit is decoded and verified again for each block that it waits. */
const usualBytes = 160 * 1024 * 1024;

/**
 * @param maxBytes bound on the memory that entries take, roughly, below 4 GiB; beyond it the oldest leave, a sixteenth of all.
 * @param ahead where signatures are verified that are expected
 */
export function createTxCache(
  decoder: TxDecoder,
  maxBytes: number = usualBytes,
  ahead?: Pick<VerifyAhead, 'take'>,
): TxCache {
  const entries = new Map<string, Entry>();
  let size = 0;

  function makeRoom(): void {
    if (size <= maxBytes) return;
    // Many at a time: a Map steps over the places of all that was taken out before it comes to its first entry.
    const enough = maxBytes - (maxBytes >>> 4);
    for (const [key, { tx }] of entries) {
      entries.delete(key);
      size -= costOf(tx);
      if (size <= enough) return;
    }
  }

  function markVerified({ verified }: Entry, signature: VerifiedSignature): void {
    if (verified.length >= 16) verified.shift();
    const { typeUrl, value } = signature.publicKey;
    // A copy: what was given is a part of something larger, which would stay with it.
    verified.push({ ...signature, publicKey: { typeUrl, value: value.slice() } });
  }

  /** Whether the verdict came that the signature holds. */
  function isConfirmed(entry: Entry, signature: VerifiedSignature): boolean {
    const { expected } = entry;
    if (expected === undefined || !isSame(expected.signature, signature)) return false;
    entry.expected = undefined;
    if (ahead?.take(expected.ticket) !== true) return false;
    markVerified(entry, signature);
    return true;
  }

  return {
    decode(bytes) {
      const id = txId(bytes);
      const found = entries.get(id);
      if (found !== undefined) return found.tx;
      const tx = decoder(bytes.slice(), id);
      entries.set(id, { tx, verified: [], expected: undefined });
      size += costOf(tx);
      makeRoom();
      return tx;
    },
    isVerified(tx, signature) {
      const entry = entries.get(tx.id);
      if (entry === undefined) return false;
      if (entry.verified.some((known) => isSame(known, signature))) return true;
      return isConfirmed(entry, signature);
    },
    markVerified(tx, signature) {
      const entry = entries.get(tx.id);
      if (entry !== undefined) markVerified(entry, signature);
    },
    isForeseen(tx) {
      const entry = entries.get(tx.id);
      return entry !== undefined && (entry.verified.length > 0 || entry.expected !== undefined);
    },
    expect(tx, signature, ticket) {
      const entry = entries.get(tx.id);
      if (entry !== undefined) entry.expected = { signature, ticket };
    },
    forget(tx) {
      if (entries.delete(tx.id)) size -= costOf(tx);
    },
  };
}

function costOf(tx: DecodedTx): number {
  return 3 * tx.bytes.length + fieldOverhead * tx.fieldCount + entryOverhead;
}

function isSame(a: VerifiedSignature, b: VerifiedSignature): boolean {
  return (
    a.signerIndex === b.signerIndex &&
    a.sequence === b.sequence &&
    a.accountNumber === b.accountNumber &&
    a.chainId === b.chainId &&
    a.publicKey.typeUrl === b.publicKey.typeUrl &&
    equalBytes(a.publicKey.value, b.publicKey.value)
  );
}
