/** The messages of `cosmos.authz.v1beta1.Msg`: names, wire shapes, signers, and the function that each runs. */

import * as tx from '../../gen/cosmos/authz/v1beta1/tx.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { formatTime } from '../../types/timestamp.ts';
import { type MessageShape, repeated, timestampShape } from '../../types/wireShape.ts';
import { aminoText } from '../bank/amino.ts';
import type { AnyMessageHandler, FindHandler, MessageHandler } from '../handler.ts';
import { sdkNames } from '../sdkNames.ts';
import { authorizationTypes, readAuthorization } from './authorization.ts';
import { exec } from './exec.ts';
import { grant } from './grant.ts';
import { revoke } from './revoke.ts';

const named = sdkNames('authz.v1beta1');

const grantShape: MessageShape = {
  typeName: '*authz.Grant',
  fields: { 1: 'anyAuthorization', 2: timestampShape },
};

/** @param find the handlers of messages that others may be granted, and that MsgExec executes */
export function authzHandlers(find: FindHandler): readonly AnyMessageHandler[] {
  return [grantHandler(find), execHandler(find), revokeHandler] as readonly AnyMessageHandler[];
}

function grantHandler(find: FindHandler): MessageHandler<tx.MsgGrant, tx.MsgGrantResponse> {
  return {
    ...named('MsgGrant'),
    codec: tx.MsgGrant,
    responseCodec: tx.MsgGrantResponse,
    fields: { 1: 'string', 2: 'string', 3: grantShape },
    toAmino: (message) => ({
      granter: aminoText(message.granter),
      grantee: aminoText(message.grantee),
      grant: aminoGrant(message.grant),
    }),
    signers: ({ granter }) => [granter],
    handle(ctx, message) {
      grant(ctx, message, find);
      return {};
    },
  };
}

function execHandler(find: FindHandler): MessageHandler<tx.MsgExec, tx.MsgExecResponse> {
  return {
    ...named('MsgExec'),
    codec: tx.MsgExec,
    responseCodec: tx.MsgExecResponse,
    fields: { 1: 'string', 2: repeated('anyMessage') },
    toAmino: ({ grantee, msgs }) => ({
      grantee: aminoText(grantee),
      msgs: msgs.length === 0 ? undefined : msgs.map((any) => aminoMessage(any, find)),
    }),
    signers: ({ grantee }) => [grantee],
    executed: ({ msgs }) => msgs,
    handle: (ctx, message) => exec(ctx, message, find),
  };
}

const revokeHandler: MessageHandler<tx.MsgRevoke, tx.MsgRevokeResponse> = {
  ...named('MsgRevoke'),
  codec: tx.MsgRevoke,
  responseCodec: tx.MsgRevokeResponse,
  fields: { 1: 'string', 2: 'string', 3: 'string' },
  toAmino: ({ granter, grantee, msgTypeUrl }) => ({
    granter: aminoText(granter),
    grantee: aminoText(grantee),
    msg_type_url: aminoText(msgTypeUrl),
  }),
  signers: ({ granter }) => [granter],
  handle(ctx, message) {
    revoke(ctx, message);
    return {};
  },
};

function aminoGrant(wire: tx.MsgGrant['grant']): unknown {
  const { authorization, expiration } = wire ?? {};
  return {
    authorization: authorization === undefined ? undefined : aminoAuthorization(authorization),
    expiration: expiration === undefined ? undefined : formatTime(expiration),
  };
}

function aminoAuthorization(any: WireAny): unknown {
  if (!authorizationTypes.some(({ typeUrl }) => typeUrl === any.typeUrl)) return undefined;
  const { type, value } = readAuthorization(any);
  return { type: type.aminoName, value: type.toAmino(value) };
}

/** A message inside another one; the decoder has refused types that are not known. */
function aminoMessage({ typeUrl, value }: WireAny, find: FindHandler): unknown {
  const handler = find(typeUrl);
  if (handler === undefined) return undefined;
  return { type: handler.aminoName, value: handler.toAmino(handler.codec.decode(value)) };
}
