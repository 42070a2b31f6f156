/** What a node asks for a unit of gas before it takes a transaction. */

import type { QueryClient } from '@cosmjs/stargate';
import { ServiceDefinition } from '../gen/cosmos/base/node/v1beta1/query.ts';
import { createServiceQueries } from './serviceQueries.ts';

/** As `0.025upoc,0.1uother`; empty where every price is taken, undefined where the node does not say. */
export async function readMinimumGasPrices(base: QueryClient): Promise<string | undefined> {
  try {
    const { minimumGasPrice } = await createServiceQueries(base, ServiceDefinition).config();
    const prices = minimumGasPrice.split(',').map(plainPrice);
    return prices.filter((price) => price !== undefined).join(',');
  } catch {
    return undefined;
  }
}

/** Nodes write 18 places: `0.025000000000000000upoc`. Undefined for a price of 0. */
function plainPrice(text: string): string | undefined {
  const [, whole = '', places = '', denom = ''] =
    /^(\d+)(?:\.(\d*))?([a-zA-Z].*)$/.exec(text.trim()) ?? [];
  const fraction = places.replace(/0+$/, '');
  if (denom === '' || (/^0*$/.test(whole) && fraction === '')) return undefined;
  return `${whole}${fraction === '' ? '' : `.${fraction}`}${denom}`;
}
