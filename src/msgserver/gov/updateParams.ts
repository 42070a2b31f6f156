/** MsgUpdateParams of governance: the whole set, at once (G2). Proposals under way keep the times that they have. */

import type { MsgUpdateParams } from '../../gen/cosmos/gov/v1/tx.ts';
import { assertAuthority } from '../../keeper/gov/govAddress.ts';
import { govParams } from '../../keeper/gov/schema.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../../types/context.ts';
import { defaultGovParams, govParamsFault } from '../../types/gov/params.ts';
import { govParamsJson } from '../../types/gov/paramsJson.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { ParamSets } from '../handler.ts';

/** @throws AppError gov/13, sdk/18 */
export function validateUpdateParams(message: MsgUpdateParams, addressPrefix: string): void {
  assertAuthority(message.authority, addressPrefix);
  const fault =
    message.params === undefined
      ? 'params are missing, expected the whole set'
      : govParamsFault(message.params, addressPrefix);
  if (fault !== undefined) throw new AppError(sdkErrors.invalidRequest, fault);
}

export function updateParams(ctx: Context, message: MsgUpdateParams): void {
  validateUpdateParams(message, ctx.block.addressPrefix);
  if (message.params !== undefined) govParams.set(ctx, message.params);
}

export function paramSets(ctx: Context, { params }: MsgUpdateParams): ParamSets {
  const before = govParams.require(ctx);
  return {
    before: govParamsJson(before),
    after: govParamsJson(params ?? defaultGovParams('')),
  };
}
