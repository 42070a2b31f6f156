/** MsgUpdateParams of auth: limits and gas prices of transactions. */

import type { Params } from '../../gen/cosmos/auth/v1beta1/auth.ts';
import { MsgUpdateParams, MsgUpdateParamsResponse } from '../../gen/cosmos/auth/v1beta1/tx.ts';
import { getAuthParams } from '../../keeper/auth/params.ts';
import { authParams } from '../../keeper/auth/schema.ts';
import { assertAuthority } from '../../keeper/gov/govAddress.ts';
import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { aminoText } from '../bank/amino.ts';
import type { MessageHandler } from '../handler.ts';

/**
 * Name, field and greatest value; the least is 1. The bounds keep a vote affordable under every set: one that priced it above the gas of a
 * block could never be taken back.
 */
const bounds: readonly (readonly [string, keyof Params, bigint])[] = [
  ['max_memo_characters', 'maxMemoCharacters', 65_536n],
  ['tx_sig_limit', 'txSigLimit', 100n],
  ['tx_size_cost_per_byte', 'txSizeCostPerByte', 1000n],
  ['sig_verify_cost_ed25519', 'sigVerifyCostEd25519', 100_000n],
  ['sig_verify_cost_secp256k1', 'sigVerifyCostSecp256k1', 100_000n],
];

export const updateAuthParams: MessageHandler<MsgUpdateParams, MsgUpdateParamsResponse> = {
  typeUrl: '/cosmos.auth.v1beta1.MsgUpdateParams',
  aminoName: 'cosmos-sdk/x/auth/MsgUpdateParams',
  module: 'auth',
  codec: MsgUpdateParams,
  responseTypeUrl: '/cosmos.auth.v1beta1.MsgUpdateParamsResponse',
  responseCodec: MsgUpdateParamsResponse,
  fields: {
    1: 'string',
    2: {
      typeName: '*types.Params',
      fields: { 1: 'uint64', 2: 'uint64', 3: 'uint64', 4: 'uint64', 5: 'uint64' },
    },
  },
  toAmino: ({ authority, params }) => ({
    authority: aminoText(authority),
    params: Object.fromEntries(
      bounds.map(([name, field]) => [name, aminoNumber(params?.[field] ?? 0n)]),
    ),
  }),
  signers: ({ authority }) => [authority],
  validate,
  changes: (ctx, { params }) => ({ before: json(getAuthParams(ctx)), after: json(params) }),
  handle(ctx, message) {
    validate(message, ctx.block.addressPrefix);
    if (message.params !== undefined) authParams.set(ctx, message.params);
    return {};
  },
};

function aminoNumber(value: bigint): string | undefined {
  return value === 0n ? undefined : value.toString();
}

/** @throws AppError gov/13, sdk/18 */
function validate({ authority, params }: MsgUpdateParams, addressPrefix: string): void {
  assertAuthority(authority, addressPrefix);
  if (params === undefined) {
    throw new AppError(sdkErrors.invalidRequest, 'params are missing, expected the whole set');
  }
  for (const [name, field, most] of bounds) {
    const value = params[field];
    if (value >= 1n && value <= most) continue;
    throw new AppError(
      sdkErrors.invalidRequest,
      `${name} is ${value}, expected 1 to ${most}; the whole set is needed`,
    );
  }
}

function json(params: Params | undefined): Record<string, unknown> {
  return Object.fromEntries(
    bounds.map(([name, field]) => [name, (params?.[field] ?? 0n).toString()]),
  );
}
