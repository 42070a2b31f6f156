/** Settings of the servers for clients: the sections `api`, `grpc` and `grpc-web` of `config/app.toml`, named as the SDK names them. */

import {
  booleanKind,
  type SettingKind,
  type SettingsOf,
  setting,
  textKind,
  wholeNumberKind,
} from './setting.ts';

export interface ApiConfig {
  readonly apiEnable: boolean;
  readonly apiSwagger: boolean;
  /** `tcp://host:port` */
  readonly apiAddress: string;
  readonly apiMaxOpenConnections: number;
  /** Seconds. */
  readonly apiReadTimeout: number;
  readonly apiMaxBodyBytes: number;
  readonly apiUnsafeCors: boolean;
  /** Separated by commas; empty for none. */
  readonly apiCorsOrigins: string;
  /** CometBFT's RPC as this node reaches it; empty for `rpc.laddr` of config.toml. */
  readonly apiCometRpc: string;
  readonly grpcEnable: boolean;
  /** `host:port` */
  readonly grpcAddress: string;
  readonly grpcMaxOpenConnections: number;
  readonly grpcMaxReceiveBytes: number;
  readonly grpcMaxSendBytes: number;
  readonly grpcWebEnable: boolean;
}

const tcpAddress = /^(tcp:\/\/)?(\[[0-9a-fA-F:.]+\]|[^:/[\]\s]+):\d{1,5}$/;
const origins = /^(https?:\/\/[^\s,/]+(,\s*https?:\/\/[^\s,/]+)*)?$/;
const rpcAddress = /^((tcp|https?):\/\/[^\s]+)?$/;

/** A size of bytes; the SDK's files have it in quotes. */
function sizeKind(least: number, most: number): SettingKind<number> {
  const kind = wholeNumberKind(least, most);
  return {
    ...kind,
    parse: (value) => (typeof value === 'string' ? kind.parseText(value) : kind.parse(value)),
  };
}

export const apiSettings: SettingsOf<ApiConfig> = {
  apiEnable: setting(booleanKind, {
    key: 'api.enable',
    flag: '--api.enable',
    fallback: true,
    comment: ['serve the REST API (HTTP with JSON)'],
  }),
  apiSwagger: setting(booleanKind, {
    key: 'api.swagger',
    flag: '--api.swagger',
    fallback: true,
    comment: ['serve /openapi.json, and at /swagger/ a page to try it'],
  }),
  apiAddress: setting(
    textKind('address', 'tcp://host:port', (text) => tcpAddress.test(text)),
    {
      key: 'api.address',
      flag: '--api.address',
      fallback: 'tcp://localhost:1317',
      comment: ['where the REST API listens'],
    },
  ),
  apiMaxOpenConnections: setting(wholeNumberKind(1, 1_000_000), {
    key: 'api.max-open-connections',
    flag: '--api.max-open-connections',
    fallback: 1000,
    comment: ['connections to the REST API at once; more are closed'],
  }),
  apiReadTimeout: setting(wholeNumberKind(1, 3600), {
    key: 'api.rpc-read-timeout',
    flag: '--api.rpc-read-timeout',
    fallback: 10,
    comment: ['seconds in which a request must have arrived'],
  }),
  apiMaxBodyBytes: setting(sizeKind(1000, 100_000_000), {
    key: 'api.rpc-max-body-bytes',
    flag: '--api.rpc-max-body-bytes',
    fallback: 1_000_000,
    comment: ["bytes of a request's body at most"],
  }),
  apiUnsafeCors: setting(booleanKind, {
    key: 'api.enabled-unsafe-cors',
    flag: '--api.enabled-unsafe-cors',
    fallback: false,
    comment: ['let the pages of every origin read answers (CORS)'],
  }),
  apiCorsOrigins: setting(
    textKind(
      'origins',
      'origins such as https://app.example, separated by commas, or nothing',
      (text) => origins.test(text),
    ),
    {
      key: 'api.cors-origins',
      flag: '--api.cors-origins',
      fallback: '',
      comment: [
        'origins whose pages may read answers (CORS), separated by commas; nothing for none',
      ],
    },
  ),
  apiCometRpc: setting(
    textKind('address', 'tcp://host:port, http://host:port, or nothing', (text) =>
      rpcAddress.test(text),
    ),
    {
      key: 'api.comet-rpc',
      flag: '--api.comet-rpc',
      fallback: '',
      comment: [
        "CometBFT's RPC, for blocks and transactions",
        'Nothing takes rpc.laddr of config.toml.',
      ],
    },
  ),
  grpcEnable: setting(booleanKind, {
    key: 'grpc.enable',
    flag: '--grpc.enable',
    fallback: true,
    comment: ['serve gRPC'],
  }),
  grpcAddress: setting(
    textKind('host:port', 'host:port', (text) => tcpAddress.test(text)),
    {
      key: 'grpc.address',
      flag: '--grpc.address',
      fallback: 'localhost:9090',
      comment: ['where gRPC listens'],
    },
  ),
  grpcMaxOpenConnections: setting(wholeNumberKind(1, 1_000_000), {
    key: 'grpc.max-open-connections',
    flag: '--grpc.max-open-connections',
    fallback: 1000,
    comment: ['connections to gRPC at once; more are closed'],
  }),
  grpcMaxReceiveBytes: setting(sizeKind(1000, 2_147_483_647), {
    key: 'grpc.max-recv-msg-size',
    flag: '--grpc.max-recv-msg-size',
    fallback: 10_485_760,
    comment: ['bytes of a message that is received at most'],
  }),
  grpcMaxSendBytes: setting(sizeKind(1000, 2_147_483_647), {
    key: 'grpc.max-send-msg-size',
    flag: '--grpc.max-send-msg-size',
    fallback: 2_147_483_647,
    comment: ['bytes of a message that is sent at most'],
  }),
  grpcWebEnable: setting(booleanKind, {
    key: 'grpc-web.enable',
    flag: '--grpc-web.enable',
    fallback: true,
    comment: ['let browsers speak gRPC at the address of the REST API; needs api.enable'],
  }),
};

/**
 * Whether somebody chose where to listen. That is a promise: where the place is taken the node does not start. The usual place is given up,
 * so that a second node of a machine runs without settings of its own.
 */
export function isChosenPlace(config: ApiConfig, setting: 'apiAddress' | 'grpcAddress'): boolean {
  return config[setting] !== apiSettings[setting].fallback;
}
