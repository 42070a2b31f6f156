/** The node's own settings: everything that `config/app.toml` may hold. */

import { type ApiConfig, apiSettings } from './apiSettings.ts';
import { type ChainInfoConfig, chainInfoSettings } from './chainInfoSettings.ts';
import { isGasPrices } from './gasPrices.ts';
import {
  booleanKind,
  choiceKind,
  type SettingsOf,
  setting,
  textKind,
  wholeNumberKind,
} from './setting.ts';
import { type StateSyncConfig, stateSyncSettings } from './stateSyncSettings.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFormats = ['auto', 'pretty', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

const listenAddress = /^(tcp:\/\/(\[[0-9a-fA-F:.]+\]|[^:/[\]]+):\d{1,5}|unix:\/\/.+)$/;
const hostPort = /^((\[[0-9a-fA-F:.]+\]|[^:/[\]\s]+):\d{1,5})?$/;

export interface AppConfig extends ApiConfig, ChainInfoConfig, StateSyncConfig {
  /** `0.025upoc,0.001uother`; empty where every price is taken. Only CheckTx looks at it. */
  readonly minimumGasPrices: string;
  /** Share of CometBFT's mempool that is kept for responses to challenges and for commits. */
  readonly mempoolReservedPercent: number;
  /** Threads that verify signatures before the node's own asks for them. */
  readonly verifyThreads: number;
  /** `tcp://host:port` or `unix://path`. */
  readonly abciAddress: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** Past heights whose state stays readable. */
  readonly retainedVersions: number;
  /** Heights between two checkpoints of the tree. */
  readonly checkpointInterval: number;
  /** MiB that the tree may take; 0: no limit. */
  readonly stateMemory: number;
  /** Every height waits for the disk. */
  readonly syncWrites: boolean;
  /** `host:port`; empty for no metrics. */
  readonly metricsAddress: string;
}

export const appSettings: SettingsOf<AppConfig> = {
  minimumGasPrices: setting(
    textKind('prices', 'prices such as 0.025upoc, separated by commas, or nothing', isGasPrices),
    {
      key: 'minimum-gas-prices',
      flag: '--minimum-gas-prices',
      fallback: '',
      comment: [
        'least gas prices of a transaction that this node lets into its mempool',
        'A price is a decimal number and a denomination, such as 0.025upoc; several are separated by commas. Nothing takes all.',
      ],
    },
  ),
  mempoolReservedPercent: setting(wholeNumberKind(0, 90), {
    key: 'mempool.reserved-percent',
    flag: '--mempool.reserved-percent',
    fallback: 40,
    comment: [
      "percent of CometBFT's mempool (size and max_txs_bytes of config.toml) kept for responses to challenges and for commits",
      'Who fills the rest makes nobody miss a deadline. 0 keeps nothing. Needs recheck = true in config.toml.',
    ],
  }),
  verifyThreads: setting(wholeNumberKind(0, 16), {
    key: 'verify.threads',
    flag: '--verify-threads',
    fallback: 1,
    comment: [
      "threads beside the node's own that verify signatures before it asks for them",
      'One keeps ahead of a mempool and of a replay. 0 verifies each where it is asked for, on a machine that has a single core to give.',
    ],
  }),
  abciAddress: setting(
    textKind('address', 'tcp://host:port or unix:///path/to/socket', (text) =>
      listenAddress.test(text),
    ),
    {
      key: 'abci.address',
      flag: '--address',
      fallback: 'tcp://127.0.0.1:26658',
      comment: [
        'where the node listens for CometBFT',
        'tcp://host:port or unix:///path/to/socket; proxy_app of config.toml must say the same. Keep it away from other machines.',
      ],
    },
  ),
  logLevel: setting(choiceKind(logLevels), {
    key: 'log.level',
    flag: '--log-level',
    fallback: 'info',
    comment: [`least level that is logged: ${logLevels.join(', ')}`],
  }),
  logFormat: setting(choiceKind(logFormats), {
    key: 'log.format',
    flag: '--log-format',
    fallback: 'auto',
    comment: [
      'format of the log: auto, pretty, json',
      'pretty is for people, json is one object a line; auto takes pretty at a terminal.',
    ],
  }),
  retainedVersions: setting(wholeNumberKind(2, 1_000_000_000), {
    key: 'state.retained-versions',
    flag: '--state.retained-versions',
    fallback: 1000,
    comment: [
      'past heights whose state stays readable for queries and proofs',
      'More of them need more memory and disk, and where state.memory is not enough, fewer are kept; after a restart those since the last checkpoint are readable. At least 2.',
    ],
  }),
  checkpointInterval: setting(wholeNumberKind(1, 1_000_000), {
    key: 'state.checkpoint-interval',
    flag: '--state.checkpoint-interval',
    fallback: 100,
    comment: [
      'heights between two checkpoints of the state tree',
      'A restart replays the change sets since the last checkpoint: more heights, less writing and a longer start. Where much changes, checkpoints are made earlier.',
    ],
  }),
  stateMemory: setting(wholeNumberKind(0, 1_048_576), {
    key: 'state.memory',
    flag: '--state-memory',
    fallback: 4096,
    comment: [
      'MiB that the state tree may take; 0 for no limit',
      'What does not fit is read from the disk when it is needed: slower, never wrong. The program itself needs some 200 MiB more, and LevelDB maps about as many files as this, and 32 MiB, into memory.',
    ],
  }),
  syncWrites: setting(booleanKind, {
    key: 'state.sync-writes',
    flag: '--state.sync-writes',
    fallback: false,
    comment: [
      'wait at every height until the disk has it',
      'Without it a power cut may lose the last heights; CometBFT then replays them.',
    ],
  }),
  metricsAddress: setting(
    textKind('host:port', 'host:port, or nothing for no metrics', (text) => hostPort.test(text)),
    {
      key: 'metrics.address',
      flag: '--metrics.address',
      fallback: '127.0.0.1:26661',
      comment: ['where Prometheus metrics are served; nothing for none'],
    },
  ),
  ...stateSyncSettings,
  ...apiSettings,
  ...chainInfoSettings,
};
