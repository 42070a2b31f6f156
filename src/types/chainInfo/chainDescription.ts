/** What wallets and registries want to know about a chain, before it takes the form that each of them reads. */

import type { GasPrice } from '../gasPrice.ts';

export interface DescribedUnit {
  readonly denom: string;
  readonly exponent: number;
  readonly aliases: readonly string[];
}

/** A denomination as bank metadata describe it. */
export interface DescribedCoin {
  readonly base: string;
  readonly display: string;
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  readonly denomUnits: readonly DescribedUnit[];
}

export interface ChainDescription {
  readonly chainId: string;
  readonly addressPrefix: string;
  /** The coin in which epochs are rewarded; wallets take it for the one that is staked. */
  readonly mainDenom: string;
  readonly coins: readonly DescribedCoin[];
  /** What a node asks for a unit of gas; the first of a denomination counts. */
  readonly gasPrices: readonly GasPrice[];
  /** Public addresses as `https://rpc.example.org`; those that are missing are left out. */
  readonly rpc: string;
  readonly rest: string;
  readonly grpc?: string | undefined;
  /** For people; made of the chain id where it is missing. */
  readonly prettyName?: string | undefined;
  /** `mainnet`, `testnet` or `devnet`; left out where it is missing. */
  readonly networkType?: string | undefined;
}

/** BIP-44 coin type, of every chain whose keys are derived as Cosmos derives them. */
export const coinType = 118;

/** Wallets do not show more of it. */
const maxNameLength = 30;

/** `cpoc-testnet-3` → `cpoctestnet`, as the registry names folders. */
export function registryName({ chainId }: ChainDescription): string {
  const name = chainId
    .toLowerCase()
    .replace(/-\d+$/, '')
    .replace(/[^a-z0-9]/g, '');
  return name === '' ? 'chain' : name;
}

export function displayName({ prettyName, chainId }: ChainDescription): string {
  return (prettyName ?? chainId).slice(0, maxNameLength);
}

/** The coins that are described, and the main one plainly where it is not: it has no unit but itself then. */
export function allCoins({ coins, mainDenom }: ChainDescription): readonly DescribedCoin[] {
  if (coins.some(({ base }) => base === mainDenom)) return coins;
  const plain = {
    base: mainDenom,
    display: mainDenom,
    name: mainDenom,
    symbol: mainDenom.toUpperCase(),
    description: '',
    denomUnits: [{ denom: mainDenom, exponent: 0, aliases: [] }],
  };
  return [plain, ...coins];
}

export interface FeeDenom {
  readonly denom: string;
  /** Price of a unit of gas. */
  readonly price: GasPriceStep;
}

export interface GasPriceStep {
  readonly low: number;
  readonly average: number;
  readonly high: number;
}

/** In which coins fees are paid: those that the node names a price for, or the main one for nothing. */
export function feeDenoms({ gasPrices, mainDenom }: ChainDescription): readonly FeeDenom[] {
  if (gasPrices.length === 0) return [{ denom: mainDenom, price: stepsOf(0n) }];
  const first = gasPrices.filter(
    ({ denom }, i) => gasPrices.findIndex((one) => one.denom === denom) === i,
  );
  return first.map(({ denom, attoAmount }) => ({ denom, price: stepsOf(attoAmount) }));
}

/** Low is what the node asks; a quarter and a half more are for those in a hurry. */
function stepsOf(attoAmount: bigint): GasPriceStep {
  return {
    low: decimalNumber(attoAmount),
    average: decimalNumber((attoAmount * 5n) / 4n),
    high: decimalNumber((attoAmount * 3n) / 2n),
  };
}

/** JSON has numbers, and the readers of these files want one. */
function decimalNumber(atto: bigint): number {
  const digits = atto.toString().padStart(19, '0');
  return Number(`${digits.slice(0, -18)}.${digits.slice(-18)}`);
}

/** The names that a prefix gives to addresses and keys, as the SDK makes them. */
export function bech32Config({
  addressPrefix,
}: ChainDescription): Readonly<Record<string, string>> {
  return {
    bech32PrefixAccAddr: addressPrefix,
    bech32PrefixAccPub: `${addressPrefix}pub`,
    bech32PrefixValAddr: `${addressPrefix}valoper`,
    bech32PrefixValPub: `${addressPrefix}valoperpub`,
    bech32PrefixConsAddr: `${addressPrefix}valcons`,
    bech32PrefixConsPub: `${addressPrefix}valconspub`,
  };
}
