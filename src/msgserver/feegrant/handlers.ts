/** The messages of `cosmos.feegrant.v1beta1.Msg`: names, wire shapes, signers, and the function that each runs. */

import * as tx from '../../gen/cosmos/feegrant/v1beta1/tx.ts';
import { removeExpiredAllowances } from '../../keeper/feegrant/expired.ts';
import type { ProtoCodec } from '../../lib/protoCodec.ts';
import type { Context } from '../../types/context.ts';
import type { FieldTable } from '../../types/wireShape.ts';
import { aminoText } from '../bank/amino.ts';
import type { AnyMessageHandler, MessageHandler } from '../handler.ts';
import { aminoAllowance } from './allowanceTypes.ts';
import { grantAllowance } from './grantAllowance.ts';
import { revokeAllowance } from './revokeAllowance.ts';

/** Expired allowances that MsgPruneAllowances removes at most, as in the SDK. */
const prunedByMessage = 75;

interface Definition<M, R> {
  readonly name: string;
  readonly codec: ProtoCodec<M>;
  readonly responseCodec: ProtoCodec<R>;
  readonly fields: FieldTable;
  readonly toAmino: (message: M) => unknown;
  readonly signer: (message: M) => string;
  readonly handle: (ctx: Context, message: M) => void;
}

function define<M, R extends object>(definition: Definition<M, R>): MessageHandler<M, object> {
  const { name, signer, handle, codec, responseCodec, fields, toAmino } = definition;
  return {
    typeUrl: `/cosmos.feegrant.v1beta1.${name}`,
    aminoName: `cosmos-sdk/${name}`,
    module: 'feegrant',
    codec,
    responseTypeUrl: `/cosmos.feegrant.v1beta1.${name}Response`,
    responseCodec: responseCodec as ProtoCodec<object>,
    fields,
    toAmino,
    signers: (message) => [signer(message)],
    handle(ctx, message) {
      handle(ctx, message);
      return {};
    },
  };
}

export const feegrantHandlers: readonly AnyMessageHandler[] = [
  define({
    name: 'MsgGrantAllowance',
    codec: tx.MsgGrantAllowance,
    responseCodec: tx.MsgGrantAllowanceResponse,
    fields: { 1: 'string', 2: 'string', 3: 'anyAllowance' },
    toAmino: ({ granter, grantee, allowance }) => ({
      granter: aminoText(granter),
      grantee: aminoText(grantee),
      allowance: aminoAllowance(allowance),
    }),
    signer: ({ granter }) => granter,
    handle: grantAllowance,
  }),
  define({
    name: 'MsgRevokeAllowance',
    codec: tx.MsgRevokeAllowance,
    responseCodec: tx.MsgRevokeAllowanceResponse,
    fields: { 1: 'string', 2: 'string' },
    toAmino: ({ granter, grantee }) => ({
      granter: aminoText(granter),
      grantee: aminoText(grantee),
    }),
    signer: ({ granter }) => granter,
    handle: revokeAllowance,
  }),
  define({
    name: 'MsgPruneAllowances',
    codec: tx.MsgPruneAllowances,
    responseCodec: tx.MsgPruneAllowancesResponse,
    fields: { 1: 'string' },
    toAmino: ({ pruner }) => ({ pruner: aminoText(pruner) }),
    signer: ({ pruner }) => pruner,
    handle(ctx, { pruner }) {
      removeExpiredAllowances(ctx, prunedByMessage);
      ctx.events.emit('prune_feegrant', { pruner });
    },
  }),
] as readonly AnyMessageHandler[];
