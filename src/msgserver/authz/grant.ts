/** MsgGrant: the signer lets another account execute messages of one type in its name. */

import type { MsgGrant } from '../../gen/cosmos/authz/v1beta1/tx.ts';
import { createAccount, getAccount, isBlockedAddress } from '../../keeper/auth/accounts.ts';
import { saveGrant } from '../../keeper/authz/grants.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import { authzErrors } from '../../types/authzErrors.ts';
import type { Context } from '../../types/context.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { compareTimes, formatTime, isValidTime, type Timestamp } from '../../types/timestamp.ts';
import type { FindHandler } from '../handler.ts';
import { readAuthorization } from './authorization.ts';

/** A grant for the same type takes the place of an earlier one. The grantee's account comes to exist, so that it can sign. */
export function grant(ctx: Context, message: MsgGrant, find: FindHandler): void {
  const { granter, grantee } = readPair(ctx, message);
  const { authorization: any, expiration } = message.grant ?? {};
  const { type, value } = readAuthorization(any);
  type.validate(value);
  ensureGrantee(ctx, grantee, message.grantee);
  const typeUrl = type.messageOf(value);
  if (find(typeUrl) === undefined && !isElsewhere(typeUrl)) {
    throw new AppError(sdkErrors.invalidType, `${typeUrl} doesn't exist.`);
  }
  if (expiration !== undefined) assertAhead(ctx, expiration);
  saveGrant(ctx, [granter, grantee, typeUrl], { authorization: any, expiration });
}

const modulesElsewhere =
  /^\/cosmos\.(?:circuit|crisis|distribution|evidence|group|mint|nft|protocolpool|slashing|staking|vesting)\.v1(?:beta1)?\.Msg[A-Z][A-Za-z]{0,80}$/;

/**
 * Whether a module of the SDK that this chain has not got would have such a message. Wallets grant those as a matter of course; the grant is
 * of no use until an upgrade brings the module.
 */
function isElsewhere(typeUrl: string): boolean {
  return modulesElsewhere.test(typeUrl);
}

/** @throws AppError sdk/7, authz/7 */
export function readPair(
  ctx: Context,
  message: { readonly granter: string; readonly grantee: string },
): { granter: Uint8Array; grantee: Uint8Array } {
  if (message.grantee.toLowerCase() === message.granter.toLowerCase()) {
    throw new AppError(authzErrors.granteeIsGranter);
  }
  const { addressPrefix } = ctx.block;
  const grantee = parseAddress(message.grantee, addressPrefix, 'invalid grantee address');
  const granter = parseAddress(message.granter, addressPrefix, 'invalid granter address');
  return { granter, grantee };
}

/** Creates the account of a grantee that has none. @throws AppError sdk/4 for a module's address that users do not reach */
export function ensureGrantee(ctx: Context, grantee: Uint8Array, text: string): void {
  if (getAccount(ctx, grantee) !== undefined) return;
  if (isBlockedAddress(grantee)) {
    throw new AppError(sdkErrors.unauthorized, `${text} is not allowed to receive funds`);
  }
  createAccount(ctx, grantee, undefined);
}

function assertAhead(ctx: Context, expiration: Timestamp): void {
  const { time } = ctx.block;
  if (!isValidTime(expiration)) {
    throw new AppError(
      authzErrors.invalidExpiration,
      `${expiration.seconds} s and ${expiration.nanos} ns is no time between the years 1 and 9999`,
    );
  }
  if (compareTimes(expiration, time) > 0) return;
  throw new AppError(
    authzErrors.invalidExpiration,
    `expiration must be after the current block time (${formatTime(time)}), got ${formatTime(expiration)}`,
  );
}
