/** A request for proofs, signed and ready to send. */

import type { MessageSigner } from './messageSigner.ts';
import {
  type ProofQuery,
  type ProofRequest,
  proofLimits,
  proofRequestBytes,
} from './proofRequest.ts';

export interface ProofRequestOptions extends ProofQuery {
  readonly chainId: string;
  /** Bech32. */
  readonly hostAddress: string;
  /** Milliseconds since 1970; the machine's clock where left out. */
  readonly timestampMs?: bigint;
  /** 16 bytes; random where left out. */
  readonly requestId?: Uint8Array;
}

export function signProofRequest(
  signer: MessageSigner,
  options: ProofRequestOptions,
): ProofRequest {
  const unsigned = {
    ...options,
    validatorAddress: signer.address,
    publicKey: signer.publicKey,
    timestampMs: options.timestampMs ?? BigInt(Date.now()),
    requestId:
      options.requestId ?? crypto.getRandomValues(new Uint8Array(proofLimits.requestIdBytes)),
  };
  return { ...unsigned, signature: signer.sign(proofRequestBytes(unsigned)) };
}
