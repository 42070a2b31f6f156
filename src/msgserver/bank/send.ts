/** MsgSend: coins from the signer to one address. */

import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { MsgSendResponse } from '../../gen/cosmos/bank/v1beta1/tx.ts';
import { isBlockedAddress } from '../../keeper/auth/accounts.ts';
import { assertSendEnabled } from '../../keeper/bank/sendEnabled.ts';
import { sendCoins } from '../../keeper/bank/transfers.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import { parsePositiveCoins } from '../../types/coin.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { coinShape, repeated } from '../../types/wireShape.ts';
import type { MessageHandler } from '../handler.ts';
import { aminoCoins, aminoText } from './amino.ts';
import { readSend } from './readSend.ts';

export const send: MessageHandler<MsgSend, MsgSendResponse> = {
  typeUrl: '/cosmos.bank.v1beta1.MsgSend',
  aminoName: 'cosmos-sdk/MsgSend',
  module: 'bank',
  codec: { encode: MsgSend.encode, decode: readSend },
  responseTypeUrl: '/cosmos.bank.v1beta1.MsgSendResponse',
  // Nothing is in it, and nothing is what it takes to write that.
  responseCodec: { ...MsgSendResponse, encode: () => ({ finish: () => new Uint8Array(0) }) },
  fields: { 1: 'string', 2: 'string', 3: repeated(coinShape) },
  toAmino: ({ fromAddress, toAddress, amount }) => ({
    from_address: aminoText(fromAddress),
    to_address: aminoText(toAddress),
    amount: aminoCoins(amount),
  }),
  signers: ({ fromAddress }) => [fromAddress],
  validate: (message, addressPrefix) => void read(message, addressPrefix),
  handle(ctx, message) {
    const { from, to, coins } = read(message, ctx.block.addressPrefix);
    assertSendEnabled(ctx, coins);
    if (isBlockedAddress(to)) {
      throw new AppError(
        sdkErrors.unauthorized,
        `${message.toAddress} is not allowed to receive funds`,
      );
    }
    sendCoins(ctx, from, to, coins);
    return {};
  },
};

/** @throws AppError sdk/7, sdk/10 */
function read(message: MsgSend, addressPrefix: string) {
  return {
    from: parseAddress(message.fromAddress, addressPrefix, 'invalid from address'),
    to: parseAddress(message.toAddress, addressPrefix, 'invalid to address'),
    coins: parsePositiveCoins(message.amount),
  };
}
