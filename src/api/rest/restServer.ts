/** HTTP for clients: the JSON routes of the protos, gRPC-web, and whatever further documents it is given. */

import type { FileRegistry } from '@bufbuild/protobuf';
import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Backend } from '../backend.ts';
import { heightHeader } from '../blockHeight.ts';
import { RpcError, rpcCode } from '../rpcError.ts';
import { createGateway, type GatewayRequest } from './gateway.ts';
import { grpcWebForm } from './grpcWeb.ts';
import { answerGrpcWeb } from './grpcWebCall.ts';
import { errorJson } from './httpStatus.ts';
import { refuseSocket } from './refuseSocket.ts';

export interface RestServerOptions {
  readonly host: string;
  readonly port: number;
  readonly backend: Backend;
  readonly descriptors: FileRegistry;
  /** Whether browsers may speak gRPC on this port. */
  readonly grpcWeb: boolean;
  /** Origins whose pages may read answers, `*` for all of them; none for no CORS. */
  readonly corsOrigins: readonly string[];
  readonly maxOpenConnections: number;
  /** Of a request's body. */
  readonly maxBodyBytes: number;
  readonly readTimeoutMs: number;
  /** Further documents by path, for example OpenAPI; made when they are first asked for. */
  readonly documents: ReadonlyMap<string, Document>;
}

export interface Document {
  readonly contentType: string;
  text(): string;
}

export interface RestServer {
  /** `http://host:port`, with the real port. */
  readonly url: string;
  close(): Promise<void>;
}

/** An answer waits 20 seconds at most: where nothing moves for longer, nobody reads. Between requests fastify's 72 seconds count. */
const answerMs = 30_000;

/** @throws the error of the socket, for example EADDRINUSE */
export async function createRestServer(options: RestServerOptions): Promise<RestServer> {
  const server: FastifyInstance = Fastify({
    logger: false,
    bodyLimit: options.maxBodyBytes,
    requestTimeout: options.readTimeoutMs,
    connectionTimeout: options.readTimeoutMs + answerMs,
    http: { connectionsCheckingInterval: Math.min(options.readTimeoutMs, 1000) },
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    clientErrorHandler: refuseSocket,
    frameworkErrors: (error, _, reply) => refuse(reply, 400, error.message),
  });
  server.server.maxConnections = options.maxOpenConnections;
  if (options.corsOrigins.length > 0) await allowOrigins(server, options.corsOrigins);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.setErrorHandler((error: { statusCode?: number; message: string }, _, reply) => {
    const status = error.statusCode ?? 500;
    refuse(reply, status, status < 500 ? error.message : 'internal error');
  });
  const handle = createHandler(options);
  server.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
    url: '*',
    handler: handle,
  });
  server.setNotFoundHandler(handle);
  const url = await server.listen({ host: options.host, port: options.port });
  return { url, close: () => server.close() };
}

async function allowOrigins(server: FastifyInstance, origins: readonly string[]): Promise<void> {
  await server.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST', 'OPTIONS'],
    allowedHeaders: [
      ...['content-type', 'accept', 'x-grpc-web', 'x-user-agent', 'grpc-timeout'],
      ...[heightHeader, `grpc-metadata-${heightHeader}`],
    ],
    exposedHeaders: ['grpc-status', 'grpc-message', heightHeader, `grpc-metadata-${heightHeader}`],
    maxAge: 600,
    strictPreflight: false,
  });
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

function createHandler(options: RestServerOptions): Handler {
  const gateway = createGateway(options.backend, options.descriptors);
  return async (request, reply) => {
    const [path = '', query = ''] = splitUrl(request.raw.url ?? '/');
    const document = isRead(request) ? options.documents.get(path) : undefined;
    if (document !== undefined) return reply.type(document.contentType).send(document.text());
    const form = options.grpcWeb ? grpcWebForm(request.headers['content-type'] ?? '') : undefined;
    if (form !== undefined && request.method === 'POST') {
      return answerGrpcWeb(options.backend, form, path, request, reply);
    }
    const answer = await gateway(gatewayRequest(request, path, query));
    if (answer.height !== undefined) {
      reply.header(heightHeader, answer.height);
      reply.header(`grpc-metadata-${heightHeader}`, answer.height);
    }
    return reply.code(answer.status).type('application/json').send(answer.json);
  };
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function gatewayRequest(request: FastifyRequest, path: string, query: string): GatewayRequest {
  return {
    httpMethod: request.method,
    path,
    query,
    contentType: request.headers['content-type'] ?? '',
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(0),
    height: heightOf(request),
    isGone: () => request.raw.socket.destroyed,
  };
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** As the SDK takes it, or as any metadata passes a gateway. */
function heightOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const found = headers[heightHeader] ?? headers[`grpc-metadata-${heightHeader}`];
  return Array.isArray(found) ? found[0] : found;
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  const code =
    status === 413
      ? rpcCode.resourceExhausted
      : status < 500
        ? rpcCode.invalidArgument
        : rpcCode.internal;
  return reply
    .code(status)
    .type('application/json')
    .send(errorJson(new RpcError(code, message)));
}
