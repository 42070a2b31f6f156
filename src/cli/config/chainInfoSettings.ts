/** Settings of what wallets and the chain registry are told: the section `chain-info` of `config/app.toml`. */

import { type SettingsOf, setting, textKind } from './setting.ts';

export interface ChainInfoConfig {
  /** Public addresses; empty for where this node listens. */
  readonly chainInfoRpc: string;
  readonly chainInfoRest: string;
  readonly chainInfoGrpc: string;
  /** For people; empty for the chain id. */
  readonly chainInfoName: string;
  /** `mainnet`, `testnet` or `devnet`; empty to leave it out. */
  readonly chainInfoNetworkType: string;
}

/** Without a query: Keplr takes no other. */
const publicUrl = textKind(
  'url',
  'an address such as https://rpc.example.org, or nothing',
  (text) => text === '' || (/^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text)),
);

export const chainInfoSettings: SettingsOf<ChainInfoConfig> = {
  chainInfoRpc: setting(publicUrl, {
    key: 'chain-info.rpc',
    flag: '--chain-info.rpc',
    fallback: '',
    comment: [
      "public address of CometBFT's RPC, for /chain.json and /keplr.json",
      'Nothing takes rpc.laddr of config.toml, which only this machine may reach.',
    ],
  }),
  chainInfoRest: setting(publicUrl, {
    key: 'chain-info.rest',
    flag: '--chain-info.rest',
    fallback: '',
    comment: ['public address of the REST API; nothing takes api.address'],
  }),
  chainInfoGrpc: setting(
    textKind('host:port', 'host:port, or nothing', (text) => /^([^\s/]+:\d{1,5})?$/.test(text)),
    {
      key: 'chain-info.grpc',
      flag: '--chain-info.grpc',
      fallback: '',
      comment: ['public address of gRPC; nothing takes grpc.address'],
    },
  ),
  chainInfoName: setting(
    textKind('name', 'at most 30 characters', (text) => text.length <= 30),
    {
      key: 'chain-info.name',
      flag: '--chain-info.name',
      fallback: '',
      comment: ['name of the chain for people; nothing takes the chain id'],
    },
  ),
  chainInfoNetworkType: setting(
    textKind('type', 'mainnet, testnet, devnet, or nothing', (text) =>
      /^(mainnet|testnet|devnet)?$/.test(text),
    ),
    {
      key: 'chain-info.network-type',
      flag: '--chain-info.network-type',
      fallback: '',
      comment: ['what kind of network it is: mainnet, testnet, devnet; nothing does not say'],
    },
  ),
};
