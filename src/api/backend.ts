/** What every surface asks: one method of one service, bytes in, bytes out. gRPC, gRPC-web, REST and `abci_query` differ in nothing else. */

import type { ServiceApplication } from '../app/application.ts';
import { toRpcError } from './rpcError.ts';
import type { WorkQueue } from './workQueue.ts';

export interface ApiRequest {
  /** gRPC method path, for example `/cosmos.bank.v1beta1.Query/Balance`. */
  readonly path: string;
  /**
   * The message's bytes, made when its turn comes: reading a megabyte of JSON is part of the query's work.
   *
   * @throws RpcError InvalidArgument
   */
  read(): Uint8Array;
  /** Bytes that are held until then. */
  readonly size: number;
  /** 0 for the last committed height. */
  readonly height: bigint;
  /** Whether nobody waits for the answer any more. */
  readonly isGone?: () => boolean;
}

export interface ApiAnswer {
  readonly bytes: Uint8Array;
  /** Of the state that was read. */
  readonly height: bigint;
}

/** A method that the application does not answer by itself: it needs CometBFT, or knows the program rather than the state. */
export interface EdgeMethod {
  readonly path: string;
  /** @throws RpcError */
  handle(request: Uint8Array, height: bigint): Uint8Array | Promise<Uint8Array>;
}

export interface Backend {
  /** Every method that is answered. */
  readonly paths: ReadonlySet<string>;
  /**
   * Answers, and hands the answer to `finish` in the same turn of the thread: what a surface makes of it (JSON of a thousand balances) is part
   * of the query's work.
   *
   * @throws RpcError
   */
  call<T>(request: ApiRequest, finish: (answer: ApiAnswer) => T): Promise<T>;
}

export interface BackendOptions {
  readonly application: ServiceApplication;
  readonly methods: readonly EdgeMethod[];
  readonly queue: WorkQueue;
  /** Told of errors that are bugs of ours. */
  readonly onBug: (error: unknown, path: string) => void;
}

export function createBackend({ application, methods, queue, onBug }: BackendOptions): Backend {
  const edge = new Map(methods.map((method) => [method.path, method]));

  function answer<T>(request: ApiRequest, finish: (answer: ApiAnswer) => T): T | Promise<T> {
    const { path, height: asked, isGone } = request;
    const method = edge.get(path);
    if (method === undefined) {
      const { value, height } = application.query(path, request.read(), asked);
      return finish({ bytes: value, height });
    }
    const height = asked === 0n ? application.heights.last : application.heightOf(asked);
    const found = method.handle(request.read(), asked);
    if (!(found instanceof Promise)) return finish({ bytes: found, height });
    return found.then((bytes) =>
      queue.run(() => finish({ bytes, height }), { isGone, isBegun: true }),
    );
  }

  return {
    paths: new Set([...application.paths, ...edge.keys()]),
    async call(request, finish) {
      try {
        return await queue.run(() => answer(request, finish), request);
      } catch (error) {
        const refusal = toRpcError(error);
        if (refusal.cause !== undefined) onBug(refusal.cause, request.path);
        throw refusal;
      }
    },
  };
}
