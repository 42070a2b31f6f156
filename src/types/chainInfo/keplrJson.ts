/** Keplr's chain info, as `experimentalSuggestChain` takes it. Source: github.com/chainapsis/keplr-wallet, `chain-validator`. */

import {
  allCoins,
  bech32Config,
  type ChainDescription,
  coinType,
  type DescribedCoin,
  displayName,
  feeDenoms,
} from './chainDescription.ts';

/** A unit with more decimals than Keplr shows; its smallest unit is shown then. */
const maxDecimals = 18;

/** What Keplr need not find out: that the REST route exists, and that an amino MsgRevoke has the form of SDK 0.46 and later. */
const features = [
  'stargate',
  'no-legacy-stdTx',
  'query:/cosmos/bank/v1beta1/spendable_balances',
  'authz-msg-revoke-fixed',
];

export function keplrJson(chain: ChainDescription): object {
  const coins = allCoins(chain);
  const currencies = coins.map(currencyJson);
  const currencyOf = (denom: string): object =>
    currencies.find(({ coinMinimalDenom }) => coinMinimalDenom === denom) ?? plainCurrency(denom);
  return {
    chainId: chain.chainId,
    chainName: displayName(chain),
    rpc: chain.rpc,
    rest: chain.rest,
    bip44: { coinType },
    bech32Config: bech32Config(chain),
    stakeCurrency: currencyOf(chain.mainDenom),
    currencies,
    feeCurrencies: feeDenoms(chain).map(({ denom, price }) => ({
      ...currencyOf(denom),
      gasPriceStep: price,
    })),
    features,
  };
}

interface Currency {
  readonly coinDenom: string;
  readonly coinMinimalDenom: string;
  readonly coinDecimals: number;
}

function currencyJson({ base, display, symbol, denomUnits }: DescribedCoin): Currency {
  const unit = denomUnits.find(({ denom }) => denom === display);
  if (unit === undefined || unit.exponent > maxDecimals) return plainCurrency(base);
  return {
    coinDenom: symbol || display.toUpperCase(),
    coinMinimalDenom: base,
    coinDecimals: unit.exponent,
  };
}

function plainCurrency(denom: string): Currency {
  return { coinDenom: denom, coinMinimalDenom: denom, coinDecimals: 0 };
}
