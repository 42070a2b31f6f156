/** The chain of a home as wallets and registries want to know it. */

import type { ChainDescription } from '../../types/chainInfo/chainDescription.ts';
import { parseGasPrices } from '../../types/gasPrice.ts';
import { readCometAddresses } from '../comet/cometSettings.ts';
import type { NodeConfig } from '../config/nodeConfig.ts';
import { readGenesisOutline } from './genesisFile.ts';
import { homeLayout } from './homeLayout.ts';

/** From the genesis file and the node's settings. @throws CliError where the genesis file is missing or wrong */
export function describeChain(config: NodeConfig): ChainDescription {
  const { document, genesis } = readGenesisOutline(homeLayout(config.home).genesis);
  return {
    chainId: document.chain_id,
    addressPrefix: genesis.addressPrefix,
    mainDenom: genesis.poc.params.epochReward?.denom ?? '',
    coins: genesis.bank.denomMetadata,
    gasPrices: parseGasPrices(config.minimumGasPrices),
    rpc: publicUrl(config.chainInfoRpc, readCometAddresses(config.home).rpc),
    rest: publicUrl(config.chainInfoRest, config.apiAddress),
    grpc: config.chainInfoGrpc || config.grpcAddress,
    prettyName: config.chainInfoName || undefined,
    networkType: config.chainInfoNetworkType || undefined,
  };
}

/** Where a server listens everywhere, this machine is one of the places to find it. */
function publicUrl(given: string, listensAt: string): string {
  if (given !== '') return given.replace(/\/+$/, '');
  const place = listensAt.replace(/^\w+:\/\//, '').replace(/^(0\.0\.0\.0|\[::\]):/, '127.0.0.1:');
  return `http://${place}`;
}
