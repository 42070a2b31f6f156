/** The servers for clients, as the node's settings want them: gRPC, and HTTP with REST, gRPC-web and OpenAPI. */

import type { Backend } from './backend.ts';
import { apiDescriptors } from './descriptors/apiDescriptors.ts';
import { createGrpcServer } from './grpc/grpcServer.ts';
import { parseListenPlace } from './listenPlace.ts';
import { openApiDocuments } from './openapi/openApiDocuments.ts';
import { createRestServer, type Document } from './rest/restServer.ts';

/** Settings by the names that the node has for them. */
export interface ApiOptions {
  readonly apiEnable: boolean;
  readonly apiSwagger: boolean;
  readonly apiAddress: string;
  readonly apiMaxOpenConnections: number;
  /** Seconds. */
  readonly apiReadTimeout: number;
  readonly apiMaxBodyBytes: number;
  readonly apiUnsafeCors: boolean;
  /** Separated by commas. */
  readonly apiCorsOrigins: string;
  readonly grpcEnable: boolean;
  readonly grpcAddress: string;
  readonly grpcMaxOpenConnections: number;
  readonly grpcMaxReceiveBytes: number;
  readonly grpcMaxSendBytes: number;
  readonly grpcWebEnable: boolean;
  /** Of the program. */
  readonly version: string;
  /** Further documents of the REST server by path. */
  readonly documents?: ReadonlyMap<string, Document>;
}

export interface ApiServer {
  readonly name: 'grpc' | 'rest';
  /** `host:port` of gRPC, `http://host:port` of REST. */
  readonly address: string;
  close(): Promise<void>;
}

/** It is not possible to listen there. */
export class ApiListenError extends Error {
  /** The key of the setting. */
  readonly setting: 'api.address' | 'grpc.address';

  constructor(setting: ApiListenError['setting'], address: string, cause: Error) {
    super(`cannot listen on ${address} for ${setting.replace('.address', '')} (${cause.message})`, {
      cause,
    });
    this.name = 'ApiListenError';
    this.setting = setting;
  }
}

/** Starts what is enabled. Nothing listens after a failure. @throws ApiListenError */
export async function startApi(backend: Backend, options: ApiOptions): Promise<ApiServer[]> {
  const started: ApiServer[] = [];
  try {
    if (options.grpcEnable) started.push(await startGrpc(backend, options));
    if (options.apiEnable) started.push(await startRest(backend, options));
    return started;
  } catch (error) {
    for (const server of started) await server.close();
    throw error;
  }
}

async function startGrpc(backend: Backend, options: ApiOptions): Promise<ApiServer> {
  const server = await createGrpcServer({
    ...parseListenPlace(options.grpcAddress),
    backend,
    descriptors: apiDescriptors(),
    maxOpenConnections: options.grpcMaxOpenConnections,
    maxReceiveBytes: options.grpcMaxReceiveBytes,
    maxSendBytes: options.grpcMaxSendBytes,
  }).catch((error: Error) => {
    throw new ApiListenError('grpc.address', options.grpcAddress, error);
  });
  return { name: 'grpc', ...server };
}

async function startRest(backend: Backend, options: ApiOptions): Promise<ApiServer> {
  const descriptors = apiDescriptors();
  const openApi = options.apiSwagger
    ? openApiDocuments(descriptors, backend.paths, options.version)
    : [];
  const { url, close } = await createRestServer({
    ...parseListenPlace(options.apiAddress),
    backend,
    descriptors,
    grpcWeb: options.grpcWebEnable,
    corsOrigins: originsOf(options),
    maxOpenConnections: options.apiMaxOpenConnections,
    maxBodyBytes: options.apiMaxBodyBytes,
    readTimeoutMs: options.apiReadTimeout * 1000,
    documents: new Map([...openApi, ...(options.documents ?? [])]),
  }).catch((error: Error) => {
    throw new ApiListenError('api.address', options.apiAddress, error);
  });
  return { name: 'rest', address: url, close };
}

function originsOf({ apiUnsafeCors, apiCorsOrigins }: ApiOptions): string[] {
  if (apiUnsafeCors) return ['*'];
  return apiCorsOrigins
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
}
