/** cosmos.bank.v1beta1.Query/SpendableBalanceByDenom */

import {
  QuerySpendableBalanceByDenomRequest,
  QuerySpendableBalanceByDenomResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { getSpendable } from '../../keeper/bank/balances.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { assertDenom, holderAddress } from './bankRequest.ts';

/** The balance without what is locked in it. */
export const spendableBalanceByDenom: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/SpendableBalanceByDenom',
  handle(query, request) {
    const { address, denom } = decodeRequest(QuerySpendableBalanceByDenomRequest, request);
    const holder = holderAddress(query, address);
    assertDenom(denom);
    const amount = getSpendable(query.state, holder, denom).toString();
    return QuerySpendableBalanceByDenomResponse.encode({ balance: { denom, amount } }).finish();
  },
};
