/** Settings of the commands that talk to a node: everything that `config/client.toml` may hold. */

import { choiceKind, type SettingsOf, setting, textKind, wholeNumberKind } from './setting.ts';

export const keyringBackends = ['file', 'test'] as const;
export type KeyringBackend = (typeof keyringBackends)[number];

export const outputFormats = ['text', 'json'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export const broadcastModes = ['sync', 'async'] as const;
export type BroadcastMode = (typeof broadcastModes)[number];

export interface ClientConfig {
  /** Empty for the id of the node that is asked. */
  readonly chainId: string;
  readonly keyringBackend: KeyringBackend;
  readonly output: OutputFormat;
  /** CometBFT's RPC address. */
  readonly node: string;
  readonly broadcastMode: BroadcastMode;
  /** Empty for that of the genesis file. */
  readonly addressPrefix: string;
  /** Of the block of `trustedHash`; 0 for none, or where the hash names its height. */
  readonly trustedHeight: number;
  /** Hexadecimal, or `HEIGHT:HASH`; empty for none. */
  readonly trustedHash: string;
  readonly trustingHours: number;
}

export const clientSettings: SettingsOf<ClientConfig> = {
  chainId: setting(
    textKind(
      'id',
      'a chain id of at most 50 letters, digits, dots, dashes and underscores',
      (text) => /^[A-Za-z0-9._-]{0,50}$/.test(text),
    ),
    {
      key: 'chain-id',
      flag: '--chain-id',
      fallback: '',
      comment: [
        'the chain that transactions are signed for',
        'Nothing takes the id of the node that is asked.',
      ],
    },
  ),
  keyringBackend: setting(choiceKind(keyringBackends), {
    key: 'keyring-backend',
    flag: '--keyring-backend',
    fallback: 'file',
    comment: [
      'where keys are kept: file, test',
      'file encrypts them under a passphrase; test does not encrypt them at all, and is for test chains.',
    ],
  }),
  output: setting(choiceKind(outputFormats), {
    key: 'output',
    flag: '--output',
    fallback: 'text',
    comment: ['how commands print: text, json'],
  }),
  node: setting(
    textKind('address', 'tcp://host:port, http://host:port or https://host', (text) =>
      /^(tcp|https?):\/\/[^\s]+$/.test(text),
    ),
    {
      key: 'node',
      flag: '--node',
      fallback: 'tcp://localhost:26657',
      comment: ["CometBFT's RPC address of the node to talk to"],
    },
  ),
  broadcastMode: setting(choiceKind(broadcastModes), {
    key: 'broadcast-mode',
    flag: '--broadcast-mode',
    fallback: 'sync',
    comment: [
      'what to wait for after sending: sync, async',
      'sync waits for the verdict of the mempool, async for nothing.',
    ],
  }),
  addressPrefix: setting(
    textKind('prefix', 'up to 20 small letters and digits, beginning with a letter', (text) =>
      /^([a-z][a-z0-9]{0,19})?$/.test(text),
    ),
    {
      key: 'bech32-prefix',
      flag: '--bech32-prefix',
      fallback: '',
      comment: [
        'prefix of account addresses',
        'Nothing takes the one of config/genesis.json, and cpoc where there is none.',
      ],
    },
  ),
  trustedHeight: setting(wholeNumberKind(0, Number.MAX_SAFE_INTEGER), {
    key: 'trusted-height',
    flag: '--trusted-height',
    fallback: 0,
    comment: [
      'height of a block that you know from elsewhere; 0 for none',
      "What proofs are checked against is then led to from this block by validators' signatures, and not believed because the node says so.",
    ],
  }),
  trustedHash: setting(
    textKind(
      'hash',
      'a height and the hash of its block: --trusted-height 1200 --trusted-hash 0A1B… (64 hexadecimal digits), or both as 1200:0A1B…',
      (text) => /^((\d{1,15}:)?[0-9a-fA-F]{64})?$/.test(text),
    ),
    {
      key: 'trusted-hash',
      flag: '--trusted-hash',
      fallback: '',
      comment: [
        'hash of the block that you know, or HEIGHT:HASH',
        'Nothing takes the word of the node that is asked.',
      ],
    },
  ),
  trustingHours: setting(wholeNumberKind(1, 87_600), {
    key: 'trusting-hours',
    flag: '--trusting-hours',
    fallback: 336,
    comment: [
      'how many hours after its time a block that you know still leads to newer ones',
      'Who left the set long ago has nothing to lose by signing another history.',
    ],
  }),
};
