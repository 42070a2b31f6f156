/** MsgRevokeAllowance: the signer takes an allowance back. */

import type { MsgRevokeAllowance } from '../../gen/cosmos/feegrant/v1beta1/tx.ts';
import { emit, removeAllowance, requireAllowance } from '../../keeper/feegrant/allowances.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';

export function revokeAllowance(ctx: Context, message: MsgRevokeAllowance): void {
  if (message.grantee === message.granter) {
    throw new AppError(sdkErrors.invalidAddress, 'addresses must be different');
  }
  const { addressPrefix } = ctx.block;
  const grantee = parseAddress(message.grantee, addressPrefix);
  const granter = parseAddress(message.granter, addressPrefix);
  const pair = { granter, grantee };
  removeAllowance(ctx, pair, requireAllowance(ctx, pair));
  emit(ctx, 'revoke_feegrant', pair);
}
