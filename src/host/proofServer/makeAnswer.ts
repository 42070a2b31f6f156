/** An answer with proofs, slice by slice. Every proof was verified before it leaves: a wrong one is evidence against the host. */

import type { MessageSigner } from '../../client/proofs/messageSigner.ts';
import {
  type ProvenLeaf,
  proofAnswerBytes,
  provenLeafHash,
} from '../../client/proofs/proofAnswer.ts';
import { encodeProofAnswer, encodeProvenLeaf } from '../../client/proofs/proofAnswerJson.ts';
import { type ProofRequest, proofRequestHash } from '../../client/proofs/proofRequest.ts';
import type { CommittedBatch } from './committedBatches.ts';
import { type Pace, sliceMs } from './pace.ts';
import { ProofRefusal } from './proofRefusal.ts';

export interface AnswerOrder {
  readonly request: ProofRequest;
  readonly batch: CommittedBatch;
  readonly signer: MessageSigner;
  readonly pace: Pace;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Whether nobody wants the answer any more. */
  readonly isGone: () => boolean;
}

/**
 * Memory: the text of the answer, which is 1.4 kB a leaf in a tree of 2^27 leaves.
 *
 * @returns the JSON; undefined where the asker has gone
 * @throws ProofRefusal `damaged`
 */
export async function makeAnswer(order: AnswerOrder): Promise<string | undefined> {
  const { request, pace, isGone } = order;
  const { leafIndices } = request;
  const [texts, hashes]: [string[], Uint8Array[]] = [[], []];
  let answer: string | undefined;
  while (answer === undefined && !isGone()) {
    answer = await pace.run(() => {
      const end = performance.now() + sliceMs;
      do {
        const leaf = proveLeaf(order, leafIndices[texts.length] ?? 0);
        texts.push(encodeProvenLeaf(leaf));
        hashes.push(provenLeafHash(leaf));
      } while (texts.length < leafIndices.length && performance.now() < end);
      return texts.length < leafIndices.length ? undefined : sign(order, texts, hashes);
    });
  }
  return answer;
}

function sign(
  { request, batch, signer, nowMs }: AnswerOrder,
  texts: readonly string[],
  hashes: readonly Uint8Array[],
): string {
  const { chainId, hostAddress, epochIndex, rootHash, count, requestId } = request;
  const unsigned = {
    ...{ chainId, hostAddress, epochIndex, rootHash, count, requestId },
    firstNonce: batch.firstNonce,
    leaves: [],
    requestHash: proofRequestHash(request),
    timestampMs: BigInt(nowMs()),
    signerAddress: signer.address,
    publicKey: signer.publicKey,
  };
  const signature = signer.sign(proofAnswerBytes(unsigned, hashes));
  return encodeProofAnswer({ ...unsigned, signature }, texts);
}

function proveLeaf({ batch }: AnswerOrder, leafIndex: number): ProvenLeaf {
  try {
    return { leafIndex, ...batch.prove(leafIndex) };
  } catch (error) {
    throw damaged(leafIndex, error);
  }
}

function damaged(leafIndex: number, cause: unknown): ProofRefusal {
  const message = `leaf ${leafIndex} cannot be proven from the host's disk`;
  return new ProofRefusal('damaged', message, { retryAfterS: 60, cause });
}
