/** `chain.json` of the chain registry. Source: github.com/cosmos/chain-registry, `chain.schema.json`. */

import {
  bech32Config,
  type ChainDescription,
  coinType,
  displayName,
  feeDenoms,
  registryName,
} from './chainDescription.ts';

export function chainJson(chain: ChainDescription): object {
  const { rpc, rest, grpc, networkType } = chain;
  return {
    $schema: '../chain.schema.json',
    chain_name: registryName(chain),
    chain_type: 'cosmos',
    chain_id: chain.chainId,
    pretty_name: displayName(chain),
    status: 'live',
    ...(networkType === undefined ? {} : { network_type: networkType }),
    bech32_prefix: chain.addressPrefix,
    bech32_config: bech32Config(chain),
    daemon_name: 'cpocd',
    node_home: '$HOME/.cpocd',
    key_algos: ['secp256k1'],
    slip44: coinType,
    fees: {
      fee_tokens: feeDenoms(chain).map(({ denom, price }) => ({
        denom,
        fixed_min_gas_price: price.low,
        low_gas_price: price.low,
        average_gas_price: price.average,
        high_gas_price: price.high,
      })),
    },
    staking: { staking_tokens: [{ denom: chain.mainDenom }] },
    codebase: { consensus: { type: 'cometbft', version: '0.38' }, language: { type: 'other' } },
    apis: {
      rpc: [{ address: rpc }],
      rest: [{ address: rest }],
      ...(grpc === undefined ? {} : { grpc: [{ address: grpc }] }),
    },
  };
}
