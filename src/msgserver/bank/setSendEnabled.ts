/** MsgSetSendEnabled: governance says of single denominations whether they may be sent, or leaves them to the default again. */

import { MsgSetSendEnabled, MsgSetSendEnabledResponse } from '../../gen/cosmos/bank/v1beta1/tx.ts';
import { sendEnabled as flags } from '../../keeper/bank/schema.ts';
import { assertAuthority } from '../../keeper/gov/govAddress.ts';
import { AppError } from '../../lib/errors.ts';
import { isValidDenom } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { repeated } from '../../types/wireShape.ts';
import type { MessageHandler } from '../handler.ts';
import { sdkNames } from '../sdkNames.ts';
import { aminoText } from './amino.ts';
import { aminoSendEnabled, sendEnabledShape } from './sendEnabledWire.ts';

export const setSendEnabled: MessageHandler<MsgSetSendEnabled, MsgSetSendEnabledResponse> = {
  ...sdkNames('bank.v1beta1')('MsgSetSendEnabled'),
  codec: MsgSetSendEnabled,
  responseCodec: MsgSetSendEnabledResponse,
  fields: { 1: 'string', 2: repeated(sendEnabledShape), 3: repeated('string') },
  toAmino: ({ authority, sendEnabled, useDefaultFor }) => ({
    authority: aminoText(authority),
    send_enabled: aminoSendEnabled(sendEnabled),
    use_default_for: useDefaultFor.length === 0 ? undefined : useDefaultFor,
  }),
  signers: ({ authority }) => [authority],
  validate,
  changes(ctx, message) {
    const { sendEnabled, useDefaultFor } = message;
    const named = [...sendEnabled.map(({ denom }) => denom), ...useDefaultFor];
    const before = Object.fromEntries(named.map((denom) => [denom, flags.get(ctx, denom) ?? null]));
    const after: Record<string, boolean | null> = {};
    for (const { denom, enabled } of sendEnabled) after[denom] = enabled;
    for (const denom of useDefaultFor) after[denom] = null;
    return { before, after };
  },
  /** A denomination that stands in both lists follows the default, as in the SDK. */
  handle(ctx: Context, message) {
    validate(message, ctx.block.addressPrefix);
    for (const { denom, enabled } of message.sendEnabled) flags.set(ctx, denom, enabled);
    for (const denom of message.useDefaultFor) flags.delete(ctx, denom);
    return {};
  },
};

/** @throws AppError gov/13, sdk/18 */
function validate(message: MsgSetSendEnabled, addressPrefix: string): void {
  assertAuthority(message.authority, addressPrefix);
  const refuse = (what: string): never => {
    throw new AppError(sdkErrors.invalidRequest, what);
  };
  const seen = new Set<string>();
  for (const { denom } of message.sendEnabled) {
    if (seen.has(denom)) refuse(`duplicate denom entries found for "${denom}"`);
    seen.add(denom);
    if (!isValidDenom(denom)) refuse(`invalid SendEnabled denom "${denom}": ${expected}`);
  }
  for (const denom of message.useDefaultFor) {
    if (!isValidDenom(denom)) refuse(`invalid UseDefaultFor denom "${denom}": ${expected}`);
  }
}

const expected = 'expected a denomination such as upoc';
