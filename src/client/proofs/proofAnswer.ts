/** What a host's proof server answers, and the bytes that it signs: a wrong answer is evidence against who signed it (docs/proofs.md). */

import { be32, be64, joinBytes, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { accountBytes } from './accountBytes.ts';

export interface ProvenLeaf {
  readonly leafIndex: number;
  readonly artifact: Uint8Array;
  /** Sibling hashes of 32 bytes, leaf side first (RFC 9162 §2.1.3). */
  readonly proof: readonly Uint8Array[];
}

export interface UnsignedProofAnswer {
  readonly chainId: string;
  /** Bech32: the participant. */
  readonly hostAddress: string;
  readonly epochIndex: bigint;
  readonly rootHash: Uint8Array;
  readonly count: number;
  /** Number of leaf 0 among the host's nonces of the epoch (P10). */
  readonly firstNonce: bigint;
  /** In the order of the request. */
  readonly leaves: readonly ProvenLeaf[];
  /** Of the request. */
  readonly requestId: Uint8Array;
  /** What the asker signed, hashed: 32 bytes. */
  readonly requestHash: Uint8Array;
  /** Milliseconds since 1970. */
  readonly timestampMs: bigint;
  /** Bech32: the participant, or a warm key of it. */
  readonly signerAddress: string;
  /** Of the signer: secp256k1, 33 bytes. */
  readonly publicKey: Uint8Array;
}

export interface ProofAnswer extends UnsignedProofAnswer {
  /** r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
}

const tag = utf8('cpoc/proof-answer/v1');

/** `H(be32(index) ‖ be32(|artifact|) ‖ artifact ‖ be32(|proof|) ‖ proof …)`: an answer is put together leaf by leaf. */
export function provenLeafHash({ leafIndex, artifact, proof }: ProvenLeaf): Uint8Array {
  return sha256(
    joinBytes([be32(leafIndex), be32(artifact.length), artifact, be32(proof.length), ...proof]),
  );
}

/**
 * `tag ‖ be32(|chain_id|) ‖ chain_id ‖ host ‖ signer ‖ request_id ‖ request_hash ‖ be64(timestamp_ms) ‖ be64(epoch) ‖ root ‖ be32(count) ‖ be64(first_nonce) ‖ be32(n) ‖ leaf hash …`
 *
 * @param leafHashes of the leaves, where they are known already
 */
export function proofAnswerBytes(
  answer: UnsignedProofAnswer,
  leafHashes: readonly Uint8Array[] = answer.leaves.map(provenLeafHash),
): Uint8Array {
  const chainId = utf8(answer.chainId);
  return joinBytes([
    ...[tag, be32(chainId.length), chainId],
    ...[accountBytes(answer.hostAddress), accountBytes(answer.signerAddress)],
    ...[answer.requestId, answer.requestHash, be64(answer.timestampMs)],
    ...[be64(answer.epochIndex), answer.rootHash, be32(answer.count)],
    ...[be64(answer.firstNonce), be32(leafHashes.length)],
    ...leafHashes,
  ]);
}
