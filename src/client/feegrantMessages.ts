/** Messages of cosmos.feegrant.v1beta1: who may spend whose coins on fees. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import {
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from '../gen/cosmos/feegrant/v1beta1/feegrant.ts';
import {
  MsgGrantAllowance,
  MsgPruneAllowances,
  MsgRevokeAllowance,
} from '../gen/cosmos/feegrant/v1beta1/tx.ts';
import type { Any } from '../gen/google/protobuf/any.ts';

const service = '/cosmos.feegrant.v1beta1';

/** Up to `spendLimit` in all, no limit where it is left out. */
export function basicAllowance(allowance: Partial<BasicAllowance> = {}): Any {
  const value = BasicAllowance.encode(BasicAllowance.fromPartial(allowance)).finish();
  return { typeUrl: `${service}.BasicAllowance`, value };
}

/** Up to `periodSpendLimit` a period. */
export function periodicAllowance(allowance: Partial<PeriodicAllowance>): Any {
  const value = PeriodicAllowance.encode(PeriodicAllowance.fromPartial(allowance)).finish();
  return { typeUrl: `${service}.PeriodicAllowance`, value };
}

/** Another allowance, for transactions of these messages alone. */
export function allowedMsgAllowance(allowance: Any, allowedMessages: readonly string[]): Any {
  const message = { allowance, allowedMessages: [...allowedMessages] };
  const value = AllowedMsgAllowance.encode(message).finish();
  return { typeUrl: `${service}.AllowedMsgAllowance`, value };
}

export function grantAllowanceMessage(
  granter: string,
  grantee: string,
  allowance: Any,
): EncodeObject {
  return {
    typeUrl: `${service}.MsgGrantAllowance`,
    value: MsgGrantAllowance.fromPartial({ granter, grantee, allowance }),
  };
}

export function revokeAllowanceMessage(granter: string, grantee: string): EncodeObject {
  return {
    typeUrl: `${service}.MsgRevokeAllowance`,
    value: MsgRevokeAllowance.fromPartial({ granter, grantee }),
  };
}

export function pruneAllowancesMessage(pruner: string): EncodeObject {
  return {
    typeUrl: `${service}.MsgPruneAllowances`,
    value: MsgPruneAllowances.fromPartial({ pruner }),
  };
}
