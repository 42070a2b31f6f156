/** The JSON of a request for proofs. */

import { base64 } from '@scure/base';
import { toHex } from '../../lib/bytes.ts';
import {
  FieldFault,
  readAddressText,
  readBytes,
  readHex,
  readList,
  readObject,
  readText,
  readUint32,
  readUint64,
} from './jsonFields.ts';
import { type ProofRequest, proofLimits } from './proofRequest.ts';

const fields = [
  ...['chain_id', 'host_address', 'epoch_index', 'root_hash', 'count', 'leaf_indices'],
  ...['validator_address', 'public_key', 'request_id', 'timestamp_ms', 'signature'],
];

export function encodeProofRequest(request: ProofRequest): string {
  return JSON.stringify({
    chain_id: request.chainId,
    host_address: request.hostAddress,
    epoch_index: request.epochIndex.toString(),
    root_hash: base64.encode(request.rootHash),
    count: request.count,
    leaf_indices: request.leafIndices,
    validator_address: request.validatorAddress,
    public_key: base64.encode(request.publicKey),
    request_id: toHex(request.requestId),
    timestamp_ms: request.timestampMs.toString(),
    signature: base64.encode(request.signature),
  });
}

/** @throws FieldFault that names the field and what was expected */
export function decodeProofRequest(value: unknown): ProofRequest {
  const json = readObject(value, 'the body', fields);
  const count = readUint32(json['count'], 'count');
  if (count === 0) throw new FieldFault('count', 0, 'a whole number from 1');
  return {
    chainId: readText(json['chain_id'], 'chain_id', 50),
    hostAddress: readAddressText(json['host_address'], 'host_address'),
    epochIndex: readUint64(json['epoch_index'], 'epoch_index'),
    rootHash: readBytes(json['root_hash'], 'root_hash', 32),
    count,
    leafIndices: readLeafIndices(json['leaf_indices'], count),
    validatorAddress: readAddressText(json['validator_address'], 'validator_address'),
    publicKey: readBytes(json['public_key'], 'public_key', 33),
    requestId: readHex(json['request_id'], 'request_id', proofLimits.requestIdBytes),
    timestampMs: readUint64(json['timestamp_ms'], 'timestamp_ms'),
    signature: readBytes(json['signature'], 'signature', 64),
  };
}

/** Ascending and each once: one form, one signature, one answer. */
function readLeafIndices(value: unknown, count: number): number[] {
  const field = 'leaf_indices';
  let before = -1;
  return readList(value, field, 1, proofLimits.leaves).map((entry, i) => {
    const at = `${field}[${i}]`;
    const index = readUint32(entry, at);
    if (index >= count) throw new FieldFault(at, index, `an index below count, which is ${count}`);
    if (index <= before) {
      throw new FieldFault(at, index, `ascending indices, each once: above ${before}`);
    }
    before = index;
    return index;
  });
}
