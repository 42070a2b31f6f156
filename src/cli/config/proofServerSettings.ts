/** The server that proves artifacts to validators: the section `proof-server` of `config/host.toml`. */

import { defaultProofServerLimits } from '../../host/proofServer/proofServerLimits.ts';
import { parseTrustedProxies } from '../../host/proofServer/trustedProxies.ts';
import { listenKind } from './listenKind.ts';
import {
  booleanKind,
  choiceKind,
  type SettingsOf,
  setting,
  textKind,
  wholeNumberKind,
} from './setting.ts';

export const proofAskers = ['validators', 'anyone'] as const;

export interface ProofServerConfig {
  readonly proofServerEnable: boolean;
  /** `host:port` */
  readonly proofServerAddress: string;
  readonly proofServerAskers: (typeof proofAskers)[number];
  /** Addresses and networks, separated by commas; empty for none. */
  readonly proofServerTrustedProxies: string;
  /** Of one IP address, a second. */
  readonly proofServerIpRate: number;
  /** Of one asker, a second. */
  readonly proofServerAskerRate: number;
  /** A second. */
  readonly proofServerSignatureChecks: number;
  readonly proofServerMaxConnections: number;
  /** Percent of the agent's thread. */
  readonly proofServerShare: number;
}

const usual = defaultProofServerLimits;

export const proofServerSettings: SettingsOf<ProofServerConfig> = {
  proofServerEnable: setting(booleanKind, {
    key: 'proof-server.enable',
    flag: '--proof-server.enable',
    fallback: false,
    comment: [
      'serve artifacts and proofs to validators at POST /v1/poc/proofs',
      'They look for it at the inference URL that is registered: let its web server pass that path on to this address, or register this address itself.',
    ],
  }),
  proofServerAddress: setting(listenKind({ orNothing: false }), {
    key: 'proof-server.address',
    flag: '--proof-server.address',
    fallback: '127.0.0.1:26672',
    comment: ['where the proof server listens; 0.0.0.0:PORT for all addresses of the machine'],
  }),
  proofServerAskers: setting(choiceKind(proofAskers), {
    key: 'proof-server.askers',
    flag: '--proof-server.askers',
    fallback: 'validators',
    comment: [
      'who is answered: validators of the current set, or anyone who signs with an account key',
    ],
  }),
  proofServerTrustedProxies: setting(
    textKind(
      'addresses',
      'IP addresses and networks such as 127.0.0.1,10.0.0.0/8, or nothing',
      (text) => parseTrustedProxies(text) !== undefined,
    ),
    {
      key: 'proof-server.trusted-proxies',
      flag: '--proof-server.trusted-proxies',
      fallback: '',
      comment: [
        'proxies in front of it, whose X-Forwarded-For says who asks; separated by commas, nothing for none',
        'Without it all that comes through a proxy counts as one address, and is limited as one.',
      ],
    },
  ),
  proofServerIpRate: setting(wholeNumberKind(1, 1_000_000), {
    key: 'proof-server.requests-per-second-per-ip',
    flag: '--proof-server.requests-per-second-per-ip',
    fallback: usual.perIp,
    comment: ['requests a second of one IP address (of IPv6: of one /64)'],
  }),
  proofServerAskerRate: setting(wholeNumberKind(1, 1_000_000), {
    key: 'proof-server.requests-per-second-per-asker',
    flag: '--proof-server.requests-per-second-per-asker',
    fallback: usual.perAsker,
    comment: ['requests a second of one validator'],
  }),
  proofServerSignatureChecks: setting(wholeNumberKind(2, 1_000_000), {
    key: 'proof-server.signature-checks-per-second',
    flag: '--proof-server.signature-checks-per-second',
    fallback: usual.signatureChecks,
    comment: ['signatures that are checked a second; each takes about a tenth of a millisecond'],
  }),
  proofServerMaxConnections: setting(wholeNumberKind(1, 1_000_000), {
    key: 'proof-server.max-connections',
    flag: '--proof-server.max-connections',
    fallback: usual.maxConnections,
    comment: ['connections at once; more are closed'],
  }),
  proofServerShare: setting(wholeNumberKind(1, 100), {
    key: 'proof-server.share-percent',
    flag: '--proof-server.share-percent',
    fallback: usual.sharePercent,
    comment: ["percent of the agent's processor core that proofs may take"],
  }),
};
