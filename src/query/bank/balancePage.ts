/** A page of an address's coins. */

import type { PageRequest, PageResponse } from '../../gen/cosmos/base/query/v1beta1/pagination.ts';
import { balances } from '../../keeper/bank/schema.ts';
import type { WireCoin } from '../../types/coin.ts';
import { paginate } from '../paginate.ts';
import type { QueryContext } from '../queryHandler.ts';
import { holderAddress } from './bankRequest.ts';

export function balancePage(
  query: QueryContext,
  request: { readonly address: string; readonly pagination: PageRequest | undefined },
): { balances: WireCoin[]; pagination: PageResponse } {
  const prefix = balances.key.prefix(holderAddress(query, request.address));
  const { items, pagination } = paginate(query.state, balances, request.pagination, prefix);
  const coins = items.map(([[, denom], amount]) => ({ denom, amount: amount.toString() }));
  return { balances: coins, pagination };
}
