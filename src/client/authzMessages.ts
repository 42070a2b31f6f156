/** Messages of cosmos.authz.v1beta1: who may do what in whose name, and doing it. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { GenericAuthorization } from '../gen/cosmos/authz/v1beta1/authz.ts';
import { MsgExec, MsgExecResponse, MsgGrant, MsgRevoke } from '../gen/cosmos/authz/v1beta1/tx.ts';
import { SendAuthorization } from '../gen/cosmos/bank/v1beta1/authz.ts';
import type { Coin } from '../gen/cosmos/base/v1beta1/coin.ts';
import type { Any } from '../gen/google/protobuf/any.ts';
import type { Timestamp } from '../gen/google/protobuf/timestamp.ts';
import { createRegistry } from './registry.ts';

const service = '/cosmos.authz.v1beta1';

export interface GrantOptions {
  readonly granter: string;
  readonly grantee: string;
  readonly authorization: Any;
  /** The last moment of its use; for ever where it is left out. */
  readonly expiration?: Timestamp | undefined;
}

/** Every message of a type. */
export function genericAuthorization(typeUrl: string): Any {
  const value = GenericAuthorization.encode({ msg: typeUrl }).finish();
  return { typeUrl: `${service}.GenericAuthorization`, value };
}

/** Sends up to `spendLimit` in all, to anybody or to those of `allowList`. */
export function sendAuthorization(
  spendLimit: readonly Coin[],
  allowList: readonly string[] = [],
): Any {
  const message = { spendLimit: [...spendLimit], allowList: [...allowList] };
  const value = SendAuthorization.encode(message).finish();
  return { typeUrl: '/cosmos.bank.v1beta1.SendAuthorization', value };
}

export function grantMessage({
  granter,
  grantee,
  authorization,
  expiration,
}: GrantOptions): EncodeObject {
  const grant = { authorization, expiration };
  return {
    typeUrl: `${service}.MsgGrant`,
    value: MsgGrant.fromPartial({ granter, grantee, grant }),
  };
}

export function revokeMessage(granter: string, grantee: string, msgTypeUrl: string): EncodeObject {
  return {
    typeUrl: `${service}.MsgRevoke`,
    value: MsgRevoke.fromPartial({ granter, grantee, msgTypeUrl }),
  };
}

/** The response of each message inside of the one `execMessage` of a transaction, encoded, in order. */
export function executedResponses(
  responses: readonly { readonly value: Uint8Array }[],
): Uint8Array[] {
  const [exec] = responses;
  return exec === undefined ? [] : MsgExecResponse.decode(exec.value).results;
}

/** `grantee` executes the messages of those who granted it that; all of them or none. */
export function execMessage(grantee: string, messages: readonly EncodeObject[]): EncodeObject {
  const registry = createRegistry();
  const msgs = messages.map((message) => registry.encodeAsAny(message));
  return { typeUrl: `${service}.MsgExec`, value: MsgExec.fromPartial({ grantee, msgs }) };
}
