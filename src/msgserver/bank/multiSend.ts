/** MsgMultiSend: coins from the signer to several addresses. */

import { MsgMultiSend, MsgMultiSendResponse } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { isBlockedAddress } from '../../keeper/auth/accounts.ts';
import { assertSendEnabled } from '../../keeper/bank/sendEnabled.ts';
import { type MultiSendOutput, sendCoinsToMany } from '../../keeper/bank/transfers.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import { bankErrors } from '../../types/bankErrors.ts';
import {
  type Coin,
  equalCoins,
  parsePositiveCoins,
  sumCoins,
  type WireCoin,
} from '../../types/coin.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { coinShape, type MessageShape, repeated } from '../../types/wireShape.ts';
import type { MessageHandler } from '../handler.ts';
import { aminoCoins, aminoText } from './amino.ts';

interface WireSide {
  readonly address: string;
  readonly coins: readonly WireCoin[];
}

const sideFields = { 1: 'string', 2: repeated(coinShape) } as const;
const inputShape: MessageShape = { typeName: '*types.Input', fields: sideFields };
const outputShape: MessageShape = { typeName: '*types.Output', fields: sideFields };

export const multiSend: MessageHandler<MsgMultiSend, MsgMultiSendResponse> = {
  typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
  aminoName: 'cosmos-sdk/MsgMultiSend',
  module: 'bank',
  codec: MsgMultiSend,
  responseTypeUrl: '/cosmos.bank.v1beta1.MsgMultiSendResponse',
  responseCodec: MsgMultiSendResponse,
  fields: { 1: repeated(inputShape), 2: repeated(outputShape) },
  toAmino: ({ inputs, outputs }) => ({
    inputs: inputs.length === 0 ? undefined : inputs.map(aminoSide),
    outputs: outputs.length === 0 ? undefined : outputs.map(aminoSide),
  }),
  signers: ({ inputs }) => inputs.map(({ address }) => address),
  validate: (message, addressPrefix) => void read(message, addressPrefix),
  handle(ctx, message) {
    const { input, outputs } = read(message, ctx.block.addressPrefix);
    assertSendEnabled(ctx, input.coins);
    outputs.forEach(({ address }, i) => {
      if (isBlockedAddress(address)) {
        throw new AppError(
          sdkErrors.unauthorized,
          `${message.outputs[i]?.address} is not allowed to receive funds`,
        );
      }
    });
    sendCoinsToMany(ctx, input.address, input.coins, outputs);
    return MsgMultiSendResponse.fromPartial({});
  },
};

function aminoSide({ address, coins }: WireSide): unknown {
  return { address: aminoText(address), coins: aminoCoins(coins) };
}

function read(
  message: MsgMultiSend,
  addressPrefix: string,
): { input: MultiSendOutput; outputs: MultiSendOutput[] } {
  const input = readInput(addressPrefix, message.inputs);
  return { input, outputs: readOutputs(addressPrefix, message.outputs, input.coins) };
}

/** @throws AppError bank/2, bank/9, sdk/7, sdk/10 */
function readInput(addressPrefix: string, inputs: readonly WireSide[]): MultiSendOutput {
  const [input, ...more] = inputs;
  if (input === undefined) throw new AppError(bankErrors.noInputs);
  if (more.length > 0) throw new AppError(bankErrors.multipleSenders);
  return {
    address: parseAddress(input.address, addressPrefix, 'invalid input address'),
    coins: parsePositiveCoins(input.coins),
  };
}

/** @throws AppError bank/3, bank/4, sdk/7, sdk/10 */
function readOutputs(
  addressPrefix: string,
  wire: readonly WireSide[],
  expected: readonly Coin[],
): MultiSendOutput[] {
  if (wire.length === 0) throw new AppError(bankErrors.noOutputs);
  const outputs = wire.map((output) => ({
    address: parseAddress(output.address, addressPrefix, 'invalid output address'),
    coins: parsePositiveCoins(output.coins),
  }));
  const sum = sumCoins(outputs.map(({ coins }) => coins));
  if (!equalCoins(sum, expected)) throw new AppError(bankErrors.inputOutputMismatch);
  return outputs;
}
