/** The servers for clients over a simulated chain, on free ports. */

import { createNodeBackend } from '../../src/api/createNodeBackend.ts';
import { type ApiOptions, type ApiServer, startApi } from '../../src/api/startApi.ts';
import type { WorkQueueOptions } from '../../src/api/workQueue.ts';
import type { SimChain } from './simChain.ts';

export interface ApiNodeOptions {
  readonly servers?: Partial<ApiOptions>;
  readonly queue?: WorkQueueOptions;
  /** Of CometBFT's RPC; nobody answers at the usual one. */
  readonly cometRpc?: string;
}

export interface ApiNode {
  /** `http://host:port` */
  readonly rest: string;
  /** `host:port` */
  readonly grpc: string;
  /** What was no refusal but a bug. */
  readonly bugs: unknown[];
  close(): Promise<void>;
}

export async function startApiNode(
  chain: Pick<SimChain, 'app'>,
  options: ApiNodeOptions = {},
): Promise<ApiNode> {
  const bugs: unknown[] = [];
  const backend = createNodeBackend({
    application: chain.app,
    node: { version: '1.2.3', minimumGasPrices: '0.025upoc', retainedVersions: 1000 },
    cometRpc: options.cometRpc ?? 'tcp://127.0.0.1:1',
    logger: { error: (facts: unknown) => void bugs.push(facts) },
    ...(options.queue === undefined ? {} : { queue: options.queue }),
  });
  const servers = await startApi(backend, { ...usual, ...options.servers });
  const address = (name: ApiServer['name']): string =>
    servers.find((server) => server.name === name)?.address ?? '';
  return {
    rest: address('rest'),
    grpc: address('grpc'),
    bugs,
    async close() {
      for (const server of servers) await server.close();
    },
  };
}

const usual: ApiOptions = {
  apiEnable: true,
  apiSwagger: true,
  apiAddress: 'tcp://127.0.0.1:0',
  apiMaxOpenConnections: 1000,
  apiReadTimeout: 10,
  apiMaxBodyBytes: 1_000_000,
  apiUnsafeCors: false,
  apiCorsOrigins: '',
  grpcEnable: true,
  grpcAddress: '127.0.0.1:0',
  grpcMaxOpenConnections: 1000,
  grpcMaxReceiveBytes: 10_485_760,
  grpcMaxSendBytes: 2_147_483_647,
  grpcWebEnable: true,
  version: '1.2.3',
};
