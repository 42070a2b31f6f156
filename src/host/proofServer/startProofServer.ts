/** HTTP of the proof server: bounded connections, bodies and times; everything that is refused in one shape. */

import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { proofPath } from '../../client/proofs/proofRequest.ts';
import { toHex } from '../../lib/bytes.ts';
import { boundConnections, type Connections } from './boundConnections.ts';
import { ipKey } from './ipKey.ts';
import { proofServerOpenApi } from './openApi.ts';
import { ProofRefusal, refusalJson } from './proofRefusal.ts';
import { ProofService, type ProofServiceOptions, type Visit } from './proofService.ts';
import { refuseSocket } from './refuseSocket.ts';

export interface ProofServerOptions extends ProofServiceOptions {
  readonly host: string;
  readonly port: number;
  /** Whether X-Forwarded-For of this address is believed. */
  readonly isTrustedProxy: (address: string) => boolean;
  /** The epoch that the host works on; undefined before it has seen one. */
  readonly epochIndex: () => bigint | undefined;
  /** Told of every answer, and of every refusal. */
  readonly onAnswer: (leaves: number) => void;
  readonly onRefusal: (refusal: ProofRefusal) => void;
}

export interface ProofServer {
  /** `http://host:port`, with the real port. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws the error of the socket, for example EADDRINUSE */
export async function startProofServer(options: ProofServerOptions): Promise<ProofServer> {
  const { limits, isTrustedProxy } = options;
  /** Ids of its own for requests whose id cannot be read: no two servers make the same. */
  const run = randomBytes(8).toString('hex');
  let requests = 0;
  const server: FastifyInstance = Fastify({
    logger: false,
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: limits.readTimeoutMs,
    keepAliveTimeout: 15_000,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    return503OnClosing: false,
    trustProxy: (address) => isTrustedProxy(address),
    genReqId: () => `${run}${(requests++).toString(16).padStart(16, '0')}`,
    http: {
      headersTimeout: Math.min(5_000, limits.readTimeoutMs),
      // Node looks for requests that are late so often.
      connectionsCheckingInterval: Math.min(1_000, limits.readTimeoutMs),
      maxHeaderSize: 8_192,
      // Nothing here depends on it; without it Node answers in a shape of its own.
      requireHostHeader: false,
    },
    clientErrorHandler: refuseSocket,
    frameworkErrors: (error, request, reply) => refuse(error, request, reply),
  });
  const connections = boundConnections(server.server, { ...limits, isTrusted: isTrustedProxy });
  // What a client expects beside 100-continue is nothing that a server must know (RFC 9110, section 10.1.1).
  server.server.on('checkExpectation', (request, response) =>
    server.server.emit('request', request, response),
  );
  server.server.on('connect', (_, socket) => refuseSocket(new Error('CONNECT'), socket));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  const service = new ProofService(options);
  const visits = new WeakMap<FastifyRequest, Visit>();
  function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const refusal = asRefusal(error);
    options.onRefusal(refusal);
    const asked = visits.get(request)?.request?.requestId;
    if (refusal.retryAfterS !== undefined) reply.header('retry-after', refusal.retryAfterS);
    // What was refused unread is not read afterwards either.
    if (request.body === undefined) reply.header('connection', 'close');
    return reply
      .code(refusal.status)
      .type('application/json')
      .send(refusalJson(refusal, asked === undefined ? request.id : toHex(asked)));
  }
  server.setErrorHandler(refuse);
  server.addHook('onRequest', async (request) => service.knock(ipKey(request.ip)));
  server.setNotFoundHandler((request, reply) => {
    const path = (request.raw.url ?? '').split('?')[0] ?? '';
    const message = `there is no ${request.method} ${path.slice(0, 100)}`;
    return refuse(new ProofRefusal('not_found', message), request, reply);
  });
  server.post(proofPath, async (request, reply) => {
    const visit = createVisit(request, reply, connections, limits.writeTimeoutMs);
    visits.set(request, visit);
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
    const answer = await service.answer(body, visit);
    if (answer === undefined) return reply.hijack();
    options.onAnswer(visit.request?.leafIndices.length ?? 0);
    return reply.type('application/json').send(answer);
  });
  serveDocuments(server, options);
  const url = await server.listen({ host: options.host, port: options.port });
  return { url, close: () => server.close() };
}

function serveDocuments(server: FastifyInstance, options: ProofServerOptions): void {
  const openApi = JSON.stringify(proofServerOpenApi());
  server.get('/openapi.json', (_, reply) => reply.type('application/json').send(openApi));
  server.get('/healthz', (_, reply) => {
    const epoch = options.epochIndex();
    const health = {
      status: epoch === undefined ? 'starting' : 'ok',
      service: 'cpoc-proofs',
      chain_id: options.chainId,
      host_address: options.hostAddress,
      epoch_index: (epoch ?? 0n).toString(),
    };
    return reply.type('application/json').send(JSON.stringify(health));
  });
}

/** The place of an answer is left when its last byte has been taken, and taken from who does not take it. */
function createVisit(
  request: FastifyRequest,
  reply: FastifyReply,
  connections: Connections,
  writeTimeoutMs: number,
): Visit {
  const { raw } = reply;
  const { socket } = request.raw;
  return {
    ipKey: ipKey(request.ip),
    isGone: () => raw.destroyed || socket.destroyed,
    onPlace: (leave) => {
      const timer = setTimeout(() => socket.destroy(), writeTimeoutMs);
      const release = connections.keep(socket);
      const end = (): void => {
        clearTimeout(timer);
        release();
        leave();
      };
      // It may have closed in the meantime, which is not told twice.
      if (raw.closed) end();
      else raw.once('close', end);
    },
  };
}

function asRefusal(error: unknown): ProofRefusal {
  if (error instanceof ProofRefusal) return error;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const cause = error;
  if (status === 413) return new ProofRefusal('too_large', 'the body is too large', { cause });
  if (status >= 400 && status < 500) {
    const why = error instanceof Error ? error.message : 'the request cannot be read';
    return new ProofRefusal('malformed', why, { cause });
  }
  return new ProofRefusal('internal', 'something went wrong here', { cause });
}
