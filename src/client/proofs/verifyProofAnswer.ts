/** Whether a host's answer proves what the chain says it committed. Root, count and first nonce come from the chain, never from the answer. */

import type { ContinuousPoCCommit } from '../../gen/cpoc/poc/v1/poc.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { leafHash } from '../../merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../merkle/rfc9162Verify.ts';
import { leafData } from '../../types/poc/leafData.ts';
import { accountBytes } from './accountBytes.ts';
import { type ProofAnswer, type ProvenLeaf, proofAnswerBytes } from './proofAnswer.ts';
import { type ProofRequest, proofLimits, proofRequestHash } from './proofRequest.ts';
import { verifyMessage } from './verifyMessage.ts';

/** Append-only: programs branch on them. */
export type ProofFaultKind =
  /** Not signed by the key that it names. */
  | 'signature'
  /** Signed by an account that is neither the host nor a warm key of it. */
  | 'signer'
  /** An answer to another request, or about another commit. */
  | 'echo'
  /** Signed at another time than now. */
  | 'timestamp'
  /** Other leaves than were asked for, or too few. */
  | 'leaves'
  /** An artifact of another length than the epoch's parameters say (P15). */
  | 'artifact_size'
  /** A leaf that the commit's root does not contain. */
  | 'proof';

export interface ProofFault {
  readonly kind: ProofFaultKind;
  readonly message: string;
  /** Which leaf, where it is about one. */
  readonly leafIndex?: number;
}

export interface ProofClaim {
  readonly request: ProofRequest;
  readonly answer: ProofAnswer;
  /** As the chain has it. */
  readonly commit: Pick<ContinuousPoCCommit, 'rootHash' | 'nonceCount' | 'firstNonce'>;
  /** Of the epoch, as the chain has it. */
  readonly seed: Uint8Array;
  readonly artifactSize: number;
  /** Whether an account may sign for the host; the host itself may. */
  readonly isWarmKey?: (address: string) => boolean;
  /** Milliseconds since 1970, when the answer came. */
  readonly nowMs: number;
}

/** Everything that is wrong; nothing where every leaf that was asked for is proven. */
export function verifyProofAnswer(claim: ProofClaim): ProofFault[] {
  const { request, answer } = claim;
  return [
    ...signatureFaults(claim),
    ...echoFaults(claim),
    ...timestampFaults(claim),
    ...leavesFaults(request, answer),
    ...answer.leaves.flatMap((leaf) => leafFaults(leaf, claim)),
  ];
}

function signatureFaults({ request, answer, isWarmKey }: ProofClaim): ProofFault[] {
  const { signature, publicKey, signerAddress: address } = answer;
  const faults: ProofFault[] = [];
  if (!verifyMessage({ message: proofAnswerBytes(answer), signature, publicKey, address })) {
    faults.push({ kind: 'signature', message: `the answer is not signed by ${address}` });
  }
  const isHost = isSameAccount(address, request.hostAddress);
  if (!isHost && isWarmKey?.(address) !== true) {
    faults.push({
      kind: 'signer',
      message: `${address} is neither ${request.hostAddress} nor a key that it lets answer for it`,
    });
  }
  return faults;
}

function echoFaults({ request, answer, commit }: ProofClaim): ProofFault[] {
  const differing = [
    ...(answer.chainId === request.chainId ? [] : ['chain_id']),
    ...(isSameAccount(answer.hostAddress, request.hostAddress) ? [] : ['host_address']),
    ...(answer.epochIndex === request.epochIndex ? [] : ['epoch_index']),
    ...(equalBytes(answer.rootHash, commit.rootHash) ? [] : ['root_hash']),
    ...(answer.count === commit.nonceCount ? [] : ['count']),
    ...(answer.firstNonce === commit.firstNonce ? [] : ['first_nonce']),
    ...(equalBytes(answer.requestId, request.requestId) ? [] : ['request_id']),
    ...(equalBytes(answer.requestHash, proofRequestHash(request)) ? [] : ['request_hash']),
  ];
  return differing.map((field) => ({
    kind: 'echo',
    message: `${field} of the answer is not that of the request and its commit`,
  }));
}

function timestampFaults({ answer, nowMs }: ProofClaim): ProofFault[] {
  const [now, skew] = [BigInt(nowMs), BigInt(proofLimits.clockSkewMs)];
  const { timestampMs } = answer;
  if (timestampMs >= now - skew && timestampMs <= now + skew) return [];
  const message = `timestamp_ms is ${timestampMs}, the clock here says ${now}`;
  return [{ kind: 'timestamp', message }];
}

function leavesFaults(request: ProofRequest, answer: ProofAnswer): ProofFault[] {
  const [asked, got] = [request.leafIndices, answer.leaves.map((leaf) => leaf.leafIndex)];
  if (asked.length === got.length && asked.every((index, i) => index === got[i])) return [];
  return [
    {
      kind: 'leaves',
      message: `${got.length} leaves came that are not the ${asked.length} of the request`,
    },
  ];
}

function leafFaults(leaf: ProvenLeaf, claim: ProofClaim): ProofFault[] {
  const { request, commit, seed, artifactSize } = claim;
  const { leafIndex, artifact, proof } = leaf;
  if (artifact.length !== artifactSize) {
    const message = `leaf ${leafIndex}: ${artifact.length} bytes, expected ${artifactSize}`;
    return [{ kind: 'artifact_size', message, leafIndex }];
  }
  const nonce = commit.firstNonce + BigInt(leafIndex);
  const address = accountBytes(request.hostAddress);
  const verifies = verifyInclusion({
    leafIndex: BigInt(leafIndex),
    treeSize: BigInt(commit.nonceCount),
    leafHash: leafHash(leafData({ seed, address, nonce, artifact })),
    path: proof,
    root: commit.rootHash,
  });
  if (verifies) return [];
  const message = `leaf ${leafIndex}: the root of the commit does not contain it`;
  return [{ kind: 'proof', message, leafIndex }];
}

function isSameAccount(a: string, b: string): boolean {
  return equalBytes(accountBytes(a), accountBytes(b));
}
