/** The allowances that MsgGrantAllowance may hold: their wire shapes and amino JSON. */

import * as wire from '../../gen/cosmos/feegrant/v1beta1/feegrant.ts';
import type { AnyType } from '../../types/anyType.ts';
import { allowanceUrls } from '../../types/feegrant/allowanceCodec.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { formatTime, zeroTime } from '../../types/timestamp.ts';
import {
  coinShape,
  durationShape,
  type FieldTable,
  repeated,
  timestampShape,
} from '../../types/wireShape.ts';
import { aminoCoins } from '../bank/amino.ts';

const basicFields: FieldTable = { 1: repeated(coinShape), 2: timestampShape };

const basic: AnyType<wire.BasicAllowance> = {
  typeUrl: allowanceUrls.basic,
  aminoName: 'cosmos-sdk/BasicAllowance',
  typeName: '*feegrant.BasicAllowance',
  fields: basicFields,
  codec: wire.BasicAllowance,
  toAmino: ({ spendLimit, expiration }) => ({
    spend_limit: aminoCoins(spendLimit),
    expiration: expiration === undefined ? undefined : formatTime(expiration),
  }),
};

const periodic: AnyType<wire.PeriodicAllowance> = {
  typeUrl: allowanceUrls.periodic,
  aminoName: 'cosmos-sdk/PeriodicAllowance',
  typeName: '*feegrant.PeriodicAllowance',
  fields: {
    1: { typeName: '*feegrant.BasicAllowance', fields: basicFields },
    2: durationShape,
    3: repeated(coinShape),
    4: repeated(coinShape),
    5: timestampShape,
  },
  codec: wire.PeriodicAllowance,
  toAmino: (value) => ({
    basic: basic.toAmino(value.basic ?? { spendLimit: [], expiration: undefined }),
    // Amino JSON counts a duration in nanoseconds.
    period: aminoDuration(value.period ?? { seconds: 0n, nanos: 0 }),
    period_spend_limit: aminoCoins(value.periodSpendLimit),
    period_can_spend: aminoCoins(value.periodCanSpend),
    period_reset: formatTime(value.periodReset ?? zeroTime),
  }),
};

const allowedMsg: AnyType<wire.AllowedMsgAllowance> = {
  typeUrl: allowanceUrls.allowedMsg,
  aminoName: 'cosmos-sdk/AllowedMsgAllowance',
  typeName: '*feegrant.AllowedMsgAllowance',
  fields: { 1: 'anyAllowance', 2: repeated('string') },
  codec: wire.AllowedMsgAllowance,
  toAmino: ({ allowance, allowedMessages }) => ({
    allowance: aminoAllowance(allowance),
    allowed_messages: allowedMessages.length === 0 ? undefined : allowedMessages,
  }),
};

/** Their own types are forgotten; each is handed only what its own codec decoded. */
export const allowanceTypes: readonly AnyType<unknown>[] = [
  basic as AnyType<unknown>,
  periodic as AnyType<unknown>,
  allowedMsg as AnyType<unknown>,
];

export function aminoAllowance(any: WireAny | undefined): unknown {
  const type = allowanceTypes.find(({ typeUrl }) => typeUrl === any?.typeUrl);
  if (any === undefined || type === undefined) return undefined;
  return { type: type.aminoName, value: type.toAmino(type.codec.decode(any.value)) };
}

function aminoDuration({ seconds, nanos }: { seconds: bigint; nanos: number }): string {
  return (seconds * 1_000_000_000n + BigInt(nanos)).toString();
}
