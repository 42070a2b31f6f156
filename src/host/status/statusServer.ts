/** HTTP for the host's operator: where the agent stands, Prometheus metrics, and whether it is alive. */

import Fastify, { type FastifyInstance } from 'fastify';
import { createHostRegistry } from '../../telemetry/hostRegistry.ts';
import type { HostBoard } from './hostBoard.ts';
import { type HostIdentity, hostFigures, hostStatus } from './hostStatus.ts';

export interface StatusServerOptions {
  readonly host: string;
  readonly port: number;
  readonly board: HostBoard;
  readonly identity: HostIdentity;
}

export interface StatusServer {
  /** `http://host:port`, with the real port. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `GET /status`, `GET /metrics` and `GET /healthz`. @throws the error of the socket, for example EADDRINUSE. */
export async function createStatusServer(options: StatusServerOptions): Promise<StatusServer> {
  const { board, identity, host, port } = options;
  const registry = createHostRegistry(() => hostFigures(board.snapshot));
  const server: FastifyInstance = Fastify({ logger: false, bodyLimit: 1024 });
  server.get('/status', async () => hostStatus(identity, board.snapshot));
  server.get('/metrics', async (_, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
  // The agent lives without its node, too: it waits for it.
  server.get('/healthz', async () => ({ height: board.snapshot.view?.height.toString() ?? null }));
  const url = await server.listen({ host, port });
  return { url, close: () => server.close() };
}
