/** MsgGrantAllowance: the signer lets another account spend its coins on fees. */

import type { MsgGrantAllowance } from '../../gen/cosmos/feegrant/v1beta1/tx.ts';
import { addAllowance, getAllowance } from '../../keeper/feegrant/allowances.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { expirationOf } from '../../types/feegrant/allowance.ts';
import { decodeAllowance } from '../../types/feegrant/allowanceCodec.ts';
import { assertNewAllowance } from '../../types/feegrant/assertNewAllowance.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { compareTimes } from '../../types/timestamp.ts';
import { ensureGrantee } from '../authz/grant.ts';

/** One allowance a pair: who wants another one takes the first back. The grantee's account comes to exist, so that it can sign. */
export function grantAllowance(ctx: Context, message: MsgGrantAllowance): void {
  if (message.grantee.toLowerCase() === message.granter.toLowerCase()) {
    throw new AppError(sdkErrors.invalidAddress, 'cannot self-grant fee authorization');
  }
  const { addressPrefix, time } = ctx.block;
  const grantee = parseAddress(message.grantee, addressPrefix);
  const granter = parseAddress(message.granter, addressPrefix);
  const pair = { granter, grantee };
  if (getAllowance(ctx, pair) !== undefined) {
    throw new AppError(sdkErrors.invalidRequest, 'fee allowance already exists');
  }
  const allowance = decodeAllowance(message.allowance);
  assertNewAllowance(allowance);
  // The SDK looks for the allowance twice; clients' gas figures count both.
  getAllowance(ctx, pair);
  ensureGrantee(ctx, grantee, message.grantee);
  const expiration = expirationOf(allowance);
  if (expiration !== undefined && compareTimes(expiration, time) < 0) {
    throw new AppError(sdkErrors.invalidRequest, 'expiration is before current block time');
  }
  addAllowance(ctx, pair, allowance);
}
