/** What a validator asks a host's proof server, and the bytes that it signs (docs/proofs.md). */

import { be32, be64, concatBytes, joinBytes, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { accountBytes } from './accountBytes.ts';

/** Below the inference URL of the participant. */
export const proofPath = '/v1/poc/proofs';

export const proofLimits = {
  /** Leaves of a request, at most. */
  leaves: 500,
  /** Between the clocks of asker and host, either way; milliseconds. */
  clockSkewMs: 300_000,
  /** Bytes of a request's id. */
  requestIdBytes: 16,
} as const;

/** Leaves of one commit. */
export interface ProofQuery {
  readonly epochIndex: bigint;
  /** Root of the commit, 32 bytes. */
  readonly rootHash: Uint8Array;
  /** Leaves of the commit, `nonce_count` on the chain. */
  readonly count: number;
  /** Ascending, each once, below `count`; 1 to 500 of them. */
  readonly leafIndices: readonly number[];
}

export interface UnsignedProofRequest extends ProofQuery {
  readonly chainId: string;
  /** Bech32: the participant that is asked. */
  readonly hostAddress: string;
  /** Bech32: who asks. */
  readonly validatorAddress: string;
  /** Of the asker's account: secp256k1, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** 16 bytes, never used twice. */
  readonly requestId: Uint8Array;
  /** Milliseconds since 1970. */
  readonly timestampMs: bigint;
}

export interface ProofRequest extends UnsignedProofRequest {
  /** r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
}

// Neither a transaction's sign bytes (protobuf, first byte 0x0a) nor amino JSON ("{") can begin so.
const tag = utf8('cpoc/proof-request/v1');
const methodAndPath = utf8(`POST ${proofPath}`);

/**
 * `tag ‖ be32(|chain_id|) ‖ chain_id ‖ host ‖ be32(|line|) ‖ line ‖ validator ‖ request_id ‖ be64(timestamp_ms) ‖ H(body)`, where
 * `line = "POST /v1/poc/proofs"` and `body = be64(epoch) ‖ root ‖ be32(count) ‖ be32(n) ‖ be32(index) …`.
 */
export function proofRequestBytes(request: UnsignedProofRequest): Uint8Array {
  const { epochIndex, rootHash, count, leafIndices } = request;
  const body = joinBytes([
    be64(epochIndex),
    rootHash,
    be32(count),
    be32(leafIndices.length),
    ...leafIndices.map(be32),
  ]);
  const chainId = utf8(request.chainId);
  return concatBytes(
    ...[tag, be32(chainId.length), chainId, accountBytes(request.hostAddress)],
    ...[be32(methodAndPath.length), methodAndPath],
    ...[accountBytes(request.validatorAddress), request.requestId, be64(request.timestampMs)],
    sha256(body),
  );
}

/** What an answer names its request by: the hash that the asker signed, 32 bytes. */
export function proofRequestHash(request: UnsignedProofRequest): Uint8Array {
  return sha256(proofRequestBytes(request));
}
