/** Settings of the host's agent: everything that `config/host.toml` may hold. */

import { defaultHostPolicy, type HostPolicy } from '../../host/hostPolicy.ts';
import { appSettings, type LogFormat, type LogLevel } from './appSettings.ts';
import { countGasPrices } from './gasPrices.ts';
import { type GeneratorConfig, generatorSettings } from './generatorSettings.ts';
import { type LoadSourceConfig, loadSourceSettings } from './loadSourceSettings.ts';
import { type ProofServerConfig, proofServerSettings } from './proofServerSettings.ts';
import { type ScheduleConfig, scheduleSettings } from './scheduleSettings.ts';
import { type SettingsOf, setting, textKind, wholeNumberKind } from './setting.ts';
import { type StatusConfig, statusSettings } from './statusSettings.ts';
import { type WitnessConfig, witnessSettings } from './witnessSettings.ts';

export interface HostConfig
  extends HostPolicy,
    StatusConfig,
    WitnessConfig,
    GeneratorConfig,
    LoadSourceConfig,
    ScheduleConfig,
    ProofServerConfig {
  /** Name or address of the key that signs; empty where only a flag names it. */
  readonly from: string;
  /** Name or address of the participant where a warm key signs; empty where the signer is it. */
  readonly onBehalfOf: string;
  /** Name or address; empty for none. */
  readonly feeGranter: string;
  /** One price; empty for no fee. */
  readonly gasPrices: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

const usual = defaultHostPolicy;

const nameOrAddress = textKind('name|address', 'the name of a key, or an address', (text) =>
  /^[^\s"]{0,128}$/.test(text),
);

export const hostSettings: SettingsOf<HostConfig> = {
  from: setting(nameOrAddress, {
    key: 'account.from',
    flag: '--from',
    fallback: '',
    comment: ['key that signs: that of the participant, or a warm one with --on-behalf-of'],
  }),
  onBehalfOf: setting(nameOrAddress, {
    key: 'account.on-behalf-of',
    flag: '--on-behalf-of',
    fallback: '',
    comment: [
      'the participant, where --from is a warm key of it (see `cpocd tx authz grant-host`)',
      'Nothing where the key that signs is the participant.',
    ],
  }),
  feeGranter: setting(nameOrAddress, {
    key: 'account.fee-granter',
    flag: '--fee-granter',
    fallback: '',
    comment: [
      'account whose fee allowance for the signer pays for commits; responses are free',
      'Nothing where the signer pays.',
    ],
  }),
  gasPrices: setting(
    textKind(
      'price',
      'one price such as 0.025upoc, or nothing',
      (text) => text === '' || countGasPrices(text) === 1,
    ),
    {
      key: 'account.gas-prices',
      flag: '--gas-prices',
      fallback: '',
      comment: [
        'price of gas of commits and registration, such as 0.025upoc',
        'Nothing pays no fee.',
      ],
    },
  ),
  noncesPerBlock: setting(wholeNumberKind(0, 1_000_000), {
    key: 'artifacts.nonces-per-block',
    flag: '--nonces-per-block',
    fallback: usual.noncesPerBlock,
    comment: ['artifacts a block, at most', '0 makes none and only answers challenges.'],
  }),
  keepEpochs: setting(wholeNumberKind(0, 1_000_000), {
    key: 'artifacts.keep-epochs',
    flag: '--keep-epochs',
    fallback: usual.keepEpochs,
    comment: [
      'past epochs whose artifacts stay on the disk',
      'No challenge comes for them: one is for a chain that is rolled back.',
    ],
  }),
  maxDiskBytes: setting(wholeNumberKind(0, Number.MAX_SAFE_INTEGER), {
    key: 'artifacts.max-disk-bytes',
    flag: '--max-disk-bytes',
    fallback: usual.maxDiskBytes,
    comment: [
      'bytes that the artifacts of all epochs may take; past epochs go first, the oldest before the others',
      'Never the current epoch, nor one with a challenge that is not answered. 0 for no such limit.',
    ],
  }),
  ...generatorSettings,
  ...loadSourceSettings,
  ...scheduleSettings,
  batchNonces: setting(wholeNumberKind(1, 16_777_216), {
    key: 'commits.batch-nonces',
    flag: '--batch-nonces',
    fallback: usual.batchNonces,
    comment: ['artifacts of a commit', "The chain's own bounds of a commit go before it."],
  }),
  batchBlocks: setting(wholeNumberKind(0, 1_000_000), {
    key: 'commits.batch-blocks',
    flag: '--batch-blocks',
    fallback: usual.batchBlocks,
    comment: ['blocks after which a smaller commit is sent', '0 for no such limit.'],
  }),
  closeLeadBlocks: setting(wholeNumberKind(1, 10_000), {
    key: 'commits.close-lead-blocks',
    flag: '--close-lead-blocks',
    fallback: usual.closeLeadBlocks,
    comment: ['blocks before the end of the window at which the rest is committed'],
  }),
  commitTimeoutBlocks: setting(wholeNumberKind(1, 10_000), {
    key: 'commits.timeout-blocks',
    flag: '--commit-timeout-blocks',
    fallback: usual.commitTimeoutBlocks,
    comment: ['blocks after which a commit that is not in never gets in, and is sent again'],
  }),
  ...witnessSettings,
  ...statusSettings,
  ...proofServerSettings,
  logLevel: appSettings.logLevel,
  logFormat: appSettings.logFormat,
};

export const hostTomlHeading = [
  "Settings of the host's agent, `cpocd host`. The node that it talks to and the keyring are in client.toml.",
  'A flag goes before an environment variable (CPOCD_ACCOUNT_FROM for account.from), and that before this file.',
] as const;
