/** JSON of a protobuf Any: its type beside its fields, as the SDK writes it. */

import { PubKey as Ed25519PubKey } from 'cosmjs-types/cosmos/crypto/ed25519/keys';
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { createRegistry } from '../../client/registry.ts';
import {
  MsgCancelProposalResponse,
  MsgSubmitProposalResponse,
} from '../../gen/cosmos/gov/v1/tx.ts';
import {
  MsgRespondContinuousPoCChallengeResponse,
  MsgSubmitContinuousPoCCommitResponse,
} from '../../gen/cpoc/poc/v1/tx.ts';
import type { ProtoDecoder, ProtoJsonCodec } from '../../lib/protoCodec.ts';
import { formatDuration } from '../../types/gov/duration.ts';
import { snakeKeys } from './snakeKeys.ts';

type JsonCodec = ProtoDecoder<unknown> & Pick<ProtoJsonCodec<never>, 'toJSON'>;

const registry = createRegistry();
const others: Readonly<Record<string, JsonCodec>> = {
  '/cosmos.crypto.secp256k1.PubKey': PubKey,
  '/cosmos.crypto.ed25519.PubKey': Ed25519PubKey,
  '/cosmos.gov.v1.MsgCancelProposalResponse': MsgCancelProposalResponse,
  '/cosmos.gov.v1.MsgSubmitProposalResponse': MsgSubmitProposalResponse,
  '/cpoc.poc.v1.MsgRespondContinuousPoCChallengeResponse': MsgRespondContinuousPoCChallengeResponse,
  '/cpoc.poc.v1.MsgSubmitContinuousPoCCommitResponse': MsgSubmitContinuousPoCCommitResponse,
};

export interface AnyValue {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** A type that is not known here keeps its bytes, in base64. */
export function anyJson({ typeUrl, value }: AnyValue): Record<string, unknown> {
  if (typeUrl === '/cosmos.crypto.multisig.LegacyAminoPubKey') {
    const { threshold, publicKeys } = LegacyAminoPubKey.decode(value);
    return { '@type': typeUrl, threshold, public_keys: publicKeys.map(anyJson) };
  }
  const codec =
    others[typeUrl] ?? (registry.lookupType(typeUrl) as unknown as JsonCodec | undefined);
  if (codec === undefined || !('toJSON' in codec)) {
    return { '@type': typeUrl, value: Buffer.from(value).toString('base64') };
  }
  const json = readableJson(snakeKeys(codec.toJSON(codec.decode(value) as never)));
  return { '@type': typeUrl, ...(json as object) };
}

/** What is inside of an Any in a field as its fields, and durations as text. */
export function readableJson(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(readableJson);
  if (typeof json !== 'object' || json === null) return json;
  const { type_url: typeUrl, value = '', seconds, nanos } = json as Record<string, unknown>;
  const names = Object.keys(json).join();
  if (/^type_url(,value)?$/.test(names) && typeof typeUrl === 'string') {
    return anyJson({ typeUrl, value: Buffer.from(String(value), 'base64') });
  }
  if (/^(seconds,nanos|seconds|nanos)$/.test(names)) {
    return formatDuration({ seconds: BigInt(String(seconds ?? 0)), nanos: Number(nanos ?? 0) });
  }
  return Object.fromEntries(Object.entries(json).map(([name, part]) => [name, readableJson(part)]));
}
