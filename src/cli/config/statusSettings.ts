/** Where the agent says how it is: the section `status` of `config/host.toml`. */

import { type SettingsOf, setting, textKind } from './setting.ts';

export interface StatusConfig {
  /** `host:port`; empty for none. */
  readonly statusAddress: string;
}

const hostPort = /^((\[[0-9a-fA-F:.]+\]|[^:/[\]\s]+):\d{1,5})?$/;

export const statusSettings: SettingsOf<StatusConfig> = {
  statusAddress: setting(
    textKind('host:port', 'host:port, or nothing for none', (text) => hostPort.test(text)),
    {
      key: 'status.address',
      flag: '--status.address',
      fallback: '127.0.0.1:26664',
      comment: [
        'where the agent serves /status, /metrics (Prometheus) and /healthz; nothing for nowhere',
        'It has no password: keep it on this machine, or in a network that is yours. `cpocd host status` reads it.',
      ],
    },
  ),
};
