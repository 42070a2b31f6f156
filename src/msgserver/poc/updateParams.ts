/** MsgUpdateParams: governance replaces the whole parameter set, for the next epoch on (P3, protocol section 10). */

import { Params } from '../../gen/cpoc/poc/v1/params.ts';
import type { MsgUpdateParams } from '../../gen/cpoc/poc/v1/tx.ts';
import { assertAuthority } from '../../keeper/gov/govAddress.ts';
import { params } from '../../keeper/poc/schema.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../../types/context.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import { assertValidParams } from '../../types/poc/params.ts';
import type { ParamSets } from '../handler.ts';

/** A set that is partial or invalid changes nothing. The current epoch keeps what it froze. */
export function updateParams(ctx: Context, message: MsgUpdateParams): void {
  validateUpdateParams(message, ctx.block.addressPrefix);
  if (message.params !== undefined) params.set(ctx, message.params);
}

/** @throws AppError gov/13, poc/23 */
export function validateUpdateParams(message: MsgUpdateParams, addressPrefix: string): void {
  assertAuthority(message.authority, addressPrefix);
  if (message.params === undefined) {
    throw new AppError(pocErrors.invalidParams, 'params are missing, expected the whole set');
  }
  assertValidParams(message.params);
}

export function paramSets(ctx: Context, message: MsgUpdateParams): ParamSets {
  const json = (set: Params): Record<string, unknown> =>
    Params.toJSON(set) as Record<string, unknown>;
  return {
    before: json(params.require(ctx)),
    after: json(message.params ?? Params.fromPartial({})),
  };
}
