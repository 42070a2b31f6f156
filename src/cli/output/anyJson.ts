/** JSON of a protobuf Any: its type beside its fields, as the SDK writes it. */

import { PubKey as Ed25519PubKey } from 'cosmjs-types/cosmos/crypto/ed25519/keys';
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { createRegistry } from '../../client/registry.ts';
import {
  MsgRespondContinuousPoCChallengeResponse,
  MsgSubmitContinuousPoCCommitResponse,
} from '../../gen/cpoc/poc/v1/tx.ts';
import { snakeKeys } from './snakeKeys.ts';

interface JsonCodec {
  decode(bytes: Uint8Array): unknown;
  toJSON(message: never): unknown;
}

const registry = createRegistry();
const others: Readonly<Record<string, JsonCodec>> = {
  '/cosmos.crypto.secp256k1.PubKey': PubKey,
  '/cosmos.crypto.ed25519.PubKey': Ed25519PubKey,
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
  const json = snakeKeys(codec.toJSON(codec.decode(value) as never));
  return { '@type': typeUrl, ...(json as object) };
}
