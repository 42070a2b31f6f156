/** What accounts hold and what there is, by denomination. */

import {
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
  QueryTotalSupplyRequest,
  QueryTotalSupplyResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { formatAddress } from '../../src/types/address.ts';
import { moduleAddress } from '../../src/types/moduleAddress.ts';
import type { SimChain } from './simChain.ts';

/** Denominations that are not in it amount to 0. */
export type Purse = ReadonlyMap<string, bigint>;

/** Where fees wait for the settlement (P30). */
export const collector: string = formatAddress(moduleAddress('fee_collector'), 'cpoc');

export async function purseOf(chain: SimChain, address: string): Promise<Purse> {
  const { balances } = await chain.ask(
    '/cosmos.bank.v1beta1.Query/AllBalances',
    QueryAllBalancesRequest,
    QueryAllBalancesRequest.fromPartial({ address }),
    QueryAllBalancesResponse,
  );
  return purse(balances);
}

export async function supplyOf(chain: SimChain): Promise<Purse> {
  const { supply } = await chain.ask(
    '/cosmos.bank.v1beta1.Query/TotalSupply',
    QueryTotalSupplyRequest,
    {},
    QueryTotalSupplyResponse,
  );
  return purse(supply);
}

export function purse(coins: readonly { denom: string; amount: string }[]): Purse {
  return new Map(coins.map(({ denom, amount }) => [denom, BigInt(amount)]));
}

export const amountOf = (held: Purse, denom: string): bigint => held.get(denom) ?? 0n;
