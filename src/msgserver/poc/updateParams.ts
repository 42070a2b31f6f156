/** MsgUpdateParams: governance replaces the whole parameter set, for the next epoch on (P3, protocol section 10). */

import type { MsgUpdateParams } from '../../gen/cpoc/poc/v1/tx.ts';
import { params } from '../../keeper/poc/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { govErrors } from '../../types/govErrors.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import { assertValidParams } from '../../types/poc/params.ts';

/** A set that is partial or invalid changes nothing. The current epoch keeps what it froze. */
export function updateParams(ctx: Context, message: MsgUpdateParams): void {
  const authority = formatAddress(moduleAddress('gov'), ctx.block.addressPrefix);
  if (message.authority !== authority) {
    throw new AppError(
      govErrors.expectedGovAccount,
      `invalid authority; expected ${authority}, got ${message.authority}`,
    );
  }
  if (message.params === undefined) {
    throw new AppError(pocErrors.invalidParams, 'params are missing, expected the whole set');
  }
  assertValidParams(message.params);
  params.set(ctx, message.params);
}
