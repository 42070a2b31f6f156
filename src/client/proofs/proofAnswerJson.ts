/** The JSON of an answer with proofs. */

import { base64 } from '@scure/base';
import { toHex } from '../../lib/bytes.ts';
import {
  readAddressText,
  readBytes,
  readBytesUpTo,
  readHex,
  readList,
  readObject,
  readText,
  readUint32,
  readUint64,
} from './jsonFields.ts';
import type { ProofAnswer, ProvenLeaf } from './proofAnswer.ts';
import { proofLimits } from './proofRequest.ts';

const fields = [
  ...['chain_id', 'host_address', 'epoch_index', 'root_hash', 'count', 'first_nonce', 'leaves'],
  ...['request_id', 'request_hash', 'timestamp_ms', 'signer_address', 'public_key', 'signature'],
];
const leafFields = ['leaf_index', 'artifact', 'proof'];

/** Far above what a chain would set; it bounds what a host can make its asker read. */
const maxArtifactBytes = 4096;
/** Of a tree of 2^32 leaves. */
const maxPath = 32;

/** @param leaves the leaves as `encodeProvenLeaf` writes them, in their order */
export function encodeProofAnswer(
  answer: Omit<ProofAnswer, 'leaves'>,
  leaves: readonly string[],
): string {
  const head = JSON.stringify({
    chain_id: answer.chainId,
    host_address: answer.hostAddress,
    epoch_index: answer.epochIndex.toString(),
    root_hash: base64.encode(answer.rootHash),
    count: answer.count,
    first_nonce: answer.firstNonce.toString(),
    request_id: toHex(answer.requestId),
    request_hash: base64.encode(answer.requestHash),
    timestamp_ms: answer.timestampMs.toString(),
    signer_address: answer.signerAddress,
    public_key: base64.encode(answer.publicKey),
    signature: base64.encode(answer.signature),
  });
  return `${head.slice(0, -1)},"leaves":[${leaves.join(',')}]}`;
}

export function encodeProvenLeaf({ leafIndex, artifact, proof }: ProvenLeaf): string {
  const path = proof.map((hash) => base64.encode(hash));
  return JSON.stringify({ leaf_index: leafIndex, artifact: base64.encode(artifact), proof: path });
}

/** @throws FieldFault that names the field and what was expected */
export function decodeProofAnswer(value: unknown): ProofAnswer {
  const json = readObject(value, 'the answer', fields);
  return {
    chainId: readText(json['chain_id'], 'chain_id', 50),
    hostAddress: readAddressText(json['host_address'], 'host_address'),
    epochIndex: readUint64(json['epoch_index'], 'epoch_index'),
    rootHash: readBytes(json['root_hash'], 'root_hash', 32),
    count: readUint32(json['count'], 'count'),
    firstNonce: readUint64(json['first_nonce'], 'first_nonce'),
    leaves: readList(json['leaves'], 'leaves', 0, proofLimits.leaves).map(decodeLeaf),
    requestId: readHex(json['request_id'], 'request_id', proofLimits.requestIdBytes),
    requestHash: readBytes(json['request_hash'], 'request_hash', 32),
    timestampMs: readUint64(json['timestamp_ms'], 'timestamp_ms'),
    signerAddress: readAddressText(json['signer_address'], 'signer_address'),
    publicKey: readBytes(json['public_key'], 'public_key', 33),
    signature: readBytes(json['signature'], 'signature', 64),
  };
}

function decodeLeaf(value: unknown, i: number): ProvenLeaf {
  const at = `leaves[${i}]`;
  const json = readObject(value, at, leafFields);
  return {
    leafIndex: readUint32(json['leaf_index'], `${at}.leaf_index`),
    artifact: readBytesUpTo(json['artifact'], `${at}.artifact`, maxArtifactBytes),
    proof: readList(json['proof'], `${at}.proof`, 0, maxPath).map((hash, level) =>
      readBytes(hash, `${at}.proof[${level}]`, 32),
    ),
  };
}
