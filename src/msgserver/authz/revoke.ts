/** MsgRevoke: the signer takes a grant back. */

import type { MsgRevoke } from '../../gen/cosmos/authz/v1beta1/tx.ts';
import { revokeGrant } from '../../keeper/authz/grants.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../../types/context.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { readPair } from './grant.ts';

export function revoke(ctx: Context, message: MsgRevoke): void {
  const { granter, grantee } = readPair(ctx, message);
  if (message.msgTypeUrl === '') {
    throw new AppError(sdkErrors.invalidRequest, 'missing msg method name');
  }
  revokeGrant(ctx, [granter, grantee, message.msgTypeUrl]);
}
