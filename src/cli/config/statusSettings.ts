/** Where the agent says how it is: the section `status` of `config/host.toml`. */

import { listenKind } from './listenKind.ts';
import { type SettingsOf, setting } from './setting.ts';

export interface StatusConfig {
  /** `host:port`; empty for none. */
  readonly statusAddress: string;
}

export const statusSettings: SettingsOf<StatusConfig> = {
  statusAddress: setting(listenKind({ orNothing: true }), {
    key: 'status.address',
    flag: '--status.address',
    fallback: '127.0.0.1:26664',
    comment: [
      'where the agent serves /status, /metrics (Prometheus) and /healthz; nothing for nowhere',
      'It has no password: keep it on this machine, or in a network that is yours. `cpocd host status` reads it.',
    ],
  }),
};
