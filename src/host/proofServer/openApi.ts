/** What the proof server speaks, as OpenAPI 3.0. */

import { proofLimits, proofPath } from '../../client/proofs/proofRequest.ts';
import { type ProofRefusalCode, proofRefusals } from './proofRefusal.ts';

type Schema = Readonly<Record<string, unknown>>;

const bytes = (length: number, description: string): Schema => ({
  type: 'string',
  format: 'byte',
  description: `${description}; ${length} bytes in base64`,
});
const uint32: Schema = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
const uint64: Schema = { type: 'string', pattern: '^(0|[1-9][0-9]{0,19})$' };
const address: Schema = { type: 'string', description: 'bech32', maxLength: 90 };
const requestId: Schema = { type: 'string', pattern: '^[0-9a-f]{32}$' };
const timestamp: Schema = { ...uint64, description: 'milliseconds since 1970' };

const named = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

const commit = {
  chain_id: { type: 'string', maxLength: 50 },
  host_address: address,
  epoch_index: uint64,
  root_hash: bytes(32, 'root of the commit'),
  count: { ...uint32, minimum: 1, description: 'nonce_count of the commit' },
} as const;

const schemas: Readonly<Record<string, Schema>> = {
  ProofRequest: named({
    ...commit,
    leaf_indices: {
      type: 'array',
      minItems: 1,
      maxItems: proofLimits.leaves,
      items: uint32,
      description: 'ascending, each once, below count',
    },
    validator_address: address,
    public_key: bytes(33, 'secp256k1 key of validator_address'),
    request_id: { ...requestId, description: 'never used twice' },
    timestamp_ms: timestamp,
    signature: bytes(64, 'r and s, s in the lower half of the group'),
  }),
  ProvenLeaf: named({
    leaf_index: uint32,
    artifact: { type: 'string', format: 'byte' },
    proof: {
      type: 'array',
      maxItems: 32,
      items: bytes(32, 'sibling hash, leaf side first (RFC 9162)'),
    },
  }),
  ProofAnswer: named({
    ...commit,
    first_nonce: uint64,
    request_id: requestId,
    request_hash: bytes(32, 'SHA-256 of the bytes that the asker signed'),
    timestamp_ms: timestamp,
    signer_address: address,
    public_key: bytes(33, 'secp256k1 key of signer_address'),
    signature: bytes(64, 'r and s'),
    leaves: { type: 'array', items: { $ref: '#/components/schemas/ProvenLeaf' } },
  }),
  Refusal: named({
    code: { type: 'string', enum: Object.keys(proofRefusals) },
    message: { type: 'string', description: 'what was wrong' },
    advice: { type: 'string', description: 'what to do' },
    request_id: { type: 'string', description: "of the request, or the server's own" },
  }),
  Health: named({
    status: { type: 'string', enum: ['ok', 'starting'] },
    service: { type: 'string', enum: ['cpoc-proofs'] },
    chain_id: { type: 'string' },
    host_address: address,
    epoch_index: { ...uint64, description: 'that the host works on; 0 before it has seen one' },
  }),
};

const json = (name: string): Schema => ({
  'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
});

function refusalResponses(): Record<string, Schema> {
  const responses: Record<string, Schema> = {};
  const codes = Object.keys(proofRefusals) as ProofRefusalCode[];
  for (const status of new Set(codes.map((code) => proofRefusals[code][0]))) {
    const ofStatus = codes.filter((code) => proofRefusals[code][0] === status);
    const mustWait = status === 429 || status === 503;
    responses[status] = {
      description: ofStatus.join(', '),
      content: json('Refusal'),
      ...(mustWait
        ? { headers: { 'Retry-After': { schema: { type: 'integer', minimum: 1 } } } }
        : {}),
    };
  }
  return responses;
}

export function proofServerOpenApi(): Schema {
  return {
    openapi: '3.0.3',
    info: {
      title: 'Proof server of a host',
      version: '1',
      description: 'Artifacts of committed batches with their proofs, for validators.',
    },
    paths: {
      [proofPath]: {
        post: {
          operationId: 'proofs',
          requestBody: { required: true, content: json('ProofRequest') },
          responses: {
            200: { description: 'every leaf, signed', content: json('ProofAnswer') },
            ...refusalResponses(),
          },
        },
      },
      '/healthz': {
        get: {
          operationId: 'health',
          responses: { 200: { description: 'whose server this is', content: json('Health') } },
        },
      },
    },
    components: { schemas },
  };
}
