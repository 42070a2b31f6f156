/** What tests look up of a simulated chain: balances, and attributes of events. */

import * as query from '../../src/gen/cosmos/bank/v1beta1/query.ts';
import type { SimChain } from './simChain.ts';

const service = '/cosmos.bank.v1beta1.Query';

/** In upoc. */
export async function balanceOf(
  chain: SimChain,
  { address }: { readonly address: string },
): Promise<bigint> {
  const { balance } = await chain.ask(
    `${service}/Balance`,
    query.QueryBalanceRequest,
    { address, denom: 'upoc' },
    query.QueryBalanceResponse,
  );
  return BigInt(balance?.amount ?? 0);
}

/** In upoc, by both queries. */
export async function spendableOf(chain: SimChain, address: string): Promise<bigint[]> {
  const { balances } = await chain.ask(
    `${service}/SpendableBalances`,
    query.QuerySpendableBalancesRequest,
    query.QuerySpendableBalancesRequest.fromPartial({ address }),
    query.QuerySpendableBalancesResponse,
  );
  const { balance } = await chain.ask(
    `${service}/SpendableBalanceByDenom`,
    query.QuerySpendableBalanceByDenomRequest,
    { address, denom: 'upoc' },
    query.QuerySpendableBalanceByDenomResponse,
  );
  return [balances[0]?.amount, balance?.amount].map((amount) => BigInt(amount ?? -1));
}

interface SeenEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

/** The attributes of every event of a type, by their names. */
export function attributes(events: readonly SeenEvent[], type: string): Record<string, string>[] {
  return events
    .filter((event) => event.type === type)
    .map((event) => Object.fromEntries(event.attributes.map(({ key, value }) => [key, value])));
}
