/** `assetlist.json` of the chain registry. Source: github.com/cosmos/chain-registry, `assetlist.schema.json`. */

import {
  allCoins,
  type ChainDescription,
  type DescribedCoin,
  registryName,
} from './chainDescription.ts';

const maxNameLength = 60;

export function assetListJson(chain: ChainDescription): object {
  return {
    $schema: '../assetlist.schema.json',
    chain_name: registryName(chain),
    assets: allCoins(chain).map(assetJson),
  };
}

/** What is empty is left out: the schema takes no empty texts. */
function assetJson(coin: DescribedCoin): object {
  return {
    ...(coin.description === '' ? {} : { description: coin.description }),
    type_asset: 'sdk.coin',
    denom_units: coin.denomUnits.map(({ denom, exponent, aliases }) => ({
      denom,
      exponent,
      ...(aliases.length === 0 ? {} : { aliases }),
    })),
    base: coin.base,
    display: coin.display,
    name: (coin.name || coin.display).slice(0, maxNameLength),
    symbol: coin.symbol || coin.display.toUpperCase(),
  };
}
