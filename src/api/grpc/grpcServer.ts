/** gRPC over HTTP/2: every served method with its bytes passed through, and reflection. */

import type { FileRegistry } from '@bufbuild/protobuf';
import {
  logVerbosity,
  Metadata,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  setLogVerbosity,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { ApiAnswer, Backend } from '../backend.ts';
import { heightHeader, parseBlockHeight } from '../blockHeight.ts';
import { methodPath, servedServices } from '../descriptors/servedMethods.ts';
import { toRpcError } from '../rpcError.ts';
import { listenBounded } from './listenBounded.ts';
import { addReflection } from './reflection.ts';
import { requestPatience } from './requestPatience.ts';

export interface GrpcServerOptions {
  readonly host: string;
  readonly port: number;
  readonly backend: Backend;
  readonly descriptors: FileRegistry;
  readonly maxOpenConnections: number;
  readonly maxReceiveBytes: number;
  readonly maxSendBytes: number;
}

export interface GrpcServer {
  /** `host:port`, with the real port. */
  readonly address: string;
  close(): Promise<void>;
}

/** Calls at once on one connection; more of them wait on the client's side. */
const maxStreams = 100;
/** In which a request must have come. */
const requestMs = 10_000;
/** What a stop waits for calls that run. */
const patienceMs = 2000;

/** @throws Error where it is not possible to listen there */
export async function createGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  // It prints what it also throws.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': options.maxReceiveBytes,
    'grpc.max_send_message_length': options.maxSendBytes,
    'grpc.max_concurrent_streams': maxStreams,
    // A connection on which nobody answers any more is closed.
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    interceptors: [requestPatience(requestMs)],
  });
  const services = servedServices(options.descriptors, options.backend.paths);
  for (const { methods } of services) {
    const paths = methods.map((method) => [method.name, methodPath(method)] as const);
    server.addService(definitionOf(paths), implementationOf(paths, options.backend));
  }
  const names = services.map(({ desc }) => desc.typeName);
  addReflection(server, options.descriptors, names);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listeners = await listenBounded({
    host: options.host,
    port: options.port,
    maxConnections: options.maxOpenConnections,
    onConnection: (socket) => injector.injectConnection(socket),
  });
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    address: `${host}:${listeners.port}`,
    close: () => {
      listeners.close();
      return close(server);
    },
  };
}

type Paths = readonly (readonly [name: string, path: string])[];
type UnaryCall = ServerUnaryCall<Buffer, Uint8Array>;

function definitionOf(paths: Paths): ServiceDefinition {
  const methods = paths.map(([name, path]): [string, MethodDefinition<Uint8Array, Uint8Array>] => [
    name,
    {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: asBuffer,
      requestDeserialize: (bytes) => bytes,
      responseSerialize: asBuffer,
      responseDeserialize: (bytes) => bytes,
    },
  ]);
  return Object.fromEntries(methods);
}

function implementationOf(paths: Paths, backend: Backend): UntypedServiceImplementation {
  const handlers = paths.map(([name, path]) => [
    name,
    (call: UnaryCall, done: sendUnaryData<Uint8Array>): void => {
      answer(path, call, backend).then(
        ({ bytes, height }) => {
          call.sendMetadata(heightMetadata(height));
          done(null, bytes, heightMetadata(height));
        },
        (error) => done(statusOf(error)),
      );
    },
  ]);
  return Object.fromEntries(handlers) as UntypedServiceImplementation;
}

async function answer(path: string, call: UnaryCall, backend: Backend): Promise<ApiAnswer> {
  const height = parseBlockHeight(call.metadata.get(heightHeader)[0]?.toString());
  const { request } = call;
  const asked = { path, height, size: request.length, read: () => request };
  return backend.call({ ...asked, isGone: () => call.cancelled }, (found) => found);
}

/** In header and trailer: some clients look at the one and some at the other. */
function heightMetadata(height: bigint): Metadata {
  const metadata = new Metadata();
  metadata.set(heightHeader, height.toString());
  return metadata;
}

function statusOf(error: unknown): { code: number; details: string } {
  const { code, message } = toRpcError(error);
  return { code, details: message };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, patienceMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
