/** HTTP for operators: Prometheus metrics, and whether the node is alive. */

import Fastify, { type FastifyInstance } from 'fastify';
import type { Metrics } from '../telemetry/metrics.ts';

export interface MetricsServerOptions {
  /** `host:port`, the host of IPv6 in brackets. */
  readonly address: string;
  readonly metrics: Metrics;
  /** What `/healthz` answers. */
  readonly health: () => { readonly height: string; readonly connections: number };
}

export interface MetricsServer {
  /** `http://host:port`, with the real port. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `GET /metrics` and `GET /healthz`. @throws the error of the socket, for example EADDRINUSE. */
export async function createMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { metrics, health } = options;
  const server: FastifyInstance = Fastify({ logger: false, bodyLimit: 1024 });
  server.get('/metrics', async (_, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  server.get('/healthz', async () => health());
  const colon = options.address.lastIndexOf(':');
  const host = options.address.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = Number.parseInt(options.address.slice(colon + 1), 10);
  const url = await server.listen({ host, port });
  return { url, close: () => server.close() };
}
