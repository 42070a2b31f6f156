/** MsgExec: the signer executes messages of others who granted it that, and of its own. */

import type { Grant } from '../../gen/cosmos/authz/v1beta1/authz.ts';
import type { MsgExec, MsgExecResponse } from '../../gen/cosmos/authz/v1beta1/tx.ts';
import { isUsable, revokeGrant } from '../../keeper/authz/grants.ts';
import { type GrantKey, grants } from '../../keeper/authz/schema.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { AppError, wrapError } from '../../lib/errors.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import { authzErrors } from '../../types/authzErrors.ts';
import type { Context } from '../../types/context.ts';
import { kvGas } from '../../types/gas.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnyMessageHandler, FindHandler } from '../handler.ts';
import { readAuthorization } from './authorization.ts';

/** All of them or none: one that fails fails the message, and with it the transaction. Gas of all counts. */
export function exec(ctx: Context, message: MsgExec, find: FindHandler): MsgExecResponse {
  const { addressPrefix } = ctx.block;
  const grantee = parseAddress(message.grantee, addressPrefix, 'invalid grantee address');
  if (message.msgs.length === 0) {
    throw new AppError(sdkErrors.invalidRequest, 'messages cannot be empty');
  }
  const results = message.msgs.map((any, index) => execOne(ctx, grantee, any, index, find));
  return { results };
}

/** Returns the encoded response. Events carry the number of the message inside this one. */
function execOne(
  ctx: Context,
  grantee: Uint8Array,
  any: WireAny,
  index: number,
  find: FindHandler,
): Uint8Array {
  const handler = find(any.typeUrl);
  if (handler === undefined) {
    throw new AppError(sdkErrors.unknownRequest, `unrecognized message route: ${any.typeUrl}`);
  }
  const value = handler.codec.decode(any.value);
  const granter = onlySigner(ctx, handler, value);
  if (!equalBytes(granter, grantee)) useGrant(ctx, [granter, grantee, any.typeUrl], value);
  // The SDK's router asks its circuit breaker once more; clients' gas figures count that.
  ctx.gas.consume(kvGas.has, 'Has');
  const branch = ctx.branch();
  try {
    const response = handler.responseCodec.encode(handler.handle(branch, value)).finish();
    branch.events.label('authz_msg_index', index.toString());
    branch.write();
    return response;
  } catch (error) {
    const isOutOfGas = error instanceof AppError && error.kind === sdkErrors.outOfGas;
    if (!(error instanceof AppError) || isOutOfGas) throw error;
    throw wrapError(error, `failed to execute message; message ${index} of ${any.typeUrl}`);
  }
}

/** @throws AppError authz/9 where it is not one, sdk/7 where it is no address */
function onlySigner(ctx: Context, handler: AnyMessageHandler, value: unknown): Uint8Array {
  const signers = new Set(handler.signers(value));
  const [signer] = signers;
  if (signer === undefined || signers.size > 1) throw new AppError(authzErrors.numberOfSigners);
  return parseAddress(signer, ctx.block.addressPrefix);
}

/** Asks the grant, and writes what is left of it. @throws AppError authz/2, 6, or what the authorization says */
function useGrant(ctx: Context, key: GrantKey, message: unknown): void {
  const grant = requireGrant(ctx, key);
  const { type, value } = readAuthorization(grant.authorization);
  const acceptance = type.accept(ctx, value, message);
  switch (acceptance.left) {
    case 'same':
      return;
    case 'nothing':
      revokeGrant(ctx, key);
      return;
    case 'changed': {
      const bytes = type.codec.encode(acceptance.authorization).finish();
      grants.set(ctx, key, { ...grant, authorization: { typeUrl: type.typeUrl, value: bytes } });
    }
  }
}

function requireGrant(ctx: Context, key: GrantKey): Grant {
  const grant = grants.get(ctx, key);
  if (grant === undefined) {
    const [granter, grantee, typeUrl] = key;
    const { addressPrefix } = ctx.block;
    throw new AppError(
      authzErrors.notFound,
      `failed to get grant with given granter: ${formatAddress(granter, addressPrefix)}, grantee: ${formatAddress(grantee, addressPrefix)} & msgType: ${typeUrl} `,
    );
  }
  if (!isUsable(grant, ctx.block.time)) throw new AppError(authzErrors.expired);
  return grant;
}
