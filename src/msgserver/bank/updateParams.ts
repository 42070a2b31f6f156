/** MsgUpdateParams of bank: whether denominations may be sent that nothing else is said of. */

import { MsgUpdateParams, MsgUpdateParamsResponse } from '../../gen/cosmos/bank/v1beta1/tx.ts';
import { defaultSendEnabled } from '../../keeper/bank/schema.ts';
import { assertAuthority } from '../../keeper/gov/govAddress.ts';
import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { repeated } from '../../types/wireShape.ts';
import type { MessageHandler } from '../handler.ts';
import { aminoText } from './amino.ts';
import { aminoSendEnabled, sendEnabledShape } from './sendEnabledWire.ts';

export const updateBankParams: MessageHandler<MsgUpdateParams, MsgUpdateParamsResponse> = {
  typeUrl: '/cosmos.bank.v1beta1.MsgUpdateParams',
  aminoName: 'cosmos-sdk/x/bank/MsgUpdateParams',
  module: 'bank',
  codec: MsgUpdateParams,
  responseTypeUrl: '/cosmos.bank.v1beta1.MsgUpdateParamsResponse',
  responseCodec: MsgUpdateParamsResponse,
  fields: {
    1: 'string',
    2: { typeName: '*types.Params', fields: { 1: repeated(sendEnabledShape), 2: 'bool' } },
  },
  toAmino: ({ authority, params }) => ({
    authority: aminoText(authority),
    params: {
      send_enabled: aminoSendEnabled(params?.sendEnabled ?? []),
      default_send_enabled: params?.defaultSendEnabled === true ? true : undefined,
    },
  }),
  signers: ({ authority }) => [authority],
  validate,
  changes: (ctx, { params }) => ({
    before: { default_send_enabled: defaultSendEnabled.get(ctx) ?? true },
    after: { default_send_enabled: params?.defaultSendEnabled ?? false },
  }),
  handle(ctx, message) {
    validate(message, ctx.block.addressPrefix);
    if (message.params !== undefined)
      defaultSendEnabled.set(ctx, message.params.defaultSendEnabled);
    return {};
  },
};

/** @throws AppError gov/13, sdk/18 */
function validate({ authority, params }: MsgUpdateParams, addressPrefix: string): void {
  assertAuthority(authority, addressPrefix);
  if (params === undefined) {
    throw new AppError(sdkErrors.invalidRequest, 'params are missing, expected the whole set');
  }
  if (params.sendEnabled.length === 0) return;
  throw new AppError(
    sdkErrors.invalidRequest,
    'use of send_enabled in params is no longer supported; expected an empty list',
  );
}
