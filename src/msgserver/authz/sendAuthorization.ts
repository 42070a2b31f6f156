/** SendAuthorization: sends up to a limit, to anybody or to those of a list. */

import type { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { SendAuthorization } from '../../gen/cosmos/bank/v1beta1/authz.ts';
import { AppError } from '../../lib/errors.ts';
import { bankErrors } from '../../types/bankErrors.ts';
import { parseCoins, subtractCoins, toWireCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { coinShape, repeated } from '../../types/wireShape.ts';
import { aminoCoins } from '../bank/amino.ts';
import type { AuthorizationType } from './authorization.ts';

/** Gas of each address of the list that is looked at, as in the SDK. */
const gasPerAddress = 10n;

export const sendAuthorization: AuthorizationType<SendAuthorization> = {
  typeUrl: '/cosmos.bank.v1beta1.SendAuthorization',
  aminoName: 'cosmos-sdk/SendAuthorization',
  typeName: '*types.SendAuthorization',
  fields: { 1: repeated(coinShape), 2: repeated('string') },
  codec: SendAuthorization,
  toAmino: ({ spendLimit, allowList }) => ({
    spend_limit: aminoCoins(spendLimit),
    allow_list: allowList.length === 0 ? undefined : allowList,
  }),
  messageOf: () => '/cosmos.bank.v1beta1.MsgSend',
  validate({ spendLimit, allowList }) {
    if (spendLimit.length === 0) {
      throw new AppError(sdkErrors.invalidCoins, 'spend limit cannot be nil');
    }
    parseCoins(spendLimit);
    if (new Set(allowList).size < allowList.length) throw new AppError(bankErrors.duplicateEntry);
  },
  accept(ctx, { spendLimit, allowList }, message) {
    const { toAddress, amount } = message as MsgSend;
    const left = subtractCoins(parseCoins(spendLimit), parseCoins(amount));
    if (left === undefined) {
      throw new AppError(sdkErrors.insufficientFunds, 'requested amount is more than spend limit');
    }
    if (allowList.length > 0 && !isListed(ctx, allowList, toAddress)) {
      throw new AppError(sdkErrors.unauthorized, `cannot send to ${toAddress} address`);
    }
    if (left.length === 0) return { left: 'nothing' };
    return { left: 'changed', authorization: { spendLimit: toWireCoins(left), allowList } };
  },
};

/** By the text, as the SDK compares: an address in upper case is another one here. */
function isListed(ctx: Context, allowList: readonly string[], address: string): boolean {
  return allowList.some((listed) => {
    ctx.gas.consume(gasPerAddress, 'send authorization');
    return listed === address;
  });
}
