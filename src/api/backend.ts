/** What every surface asks: one method of one service, bytes in, bytes out. gRPC, gRPC-web, REST and `abci_query` differ in nothing else. */

import type { ServiceApplication } from '../app/application.ts';
import { toRpcError } from './rpcError.ts';
import type { WorkQueue } from './workQueue.ts';

export interface ApiRequest {
  /** gRPC method path, for example `/cosmos.bank.v1beta1.Query/Balance`. */
  readonly path: string;
  readonly bytes: Uint8Array;
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

  async function answer<T>(request: ApiRequest, finish: (answer: ApiAnswer) => T): Promise<T> {
    const { path, bytes, height, isGone } = request;
    const method = edge.get(path);
    if (method === undefined) {
      const query = (): T => {
        const found = application.query(path, bytes, height);
        return finish({ bytes: found.value, height: found.height });
      };
      return queue.run(query, isGone);
    }
    const found = await method.handle(bytes, height);
    const read = height === 0n ? application.heights.last : height;
    return queue.run(() => finish({ bytes: found, height: read }), isGone);
  }

  return {
    paths: new Set([...application.paths, ...edge.keys()]),
    async call(request, finish) {
      try {
        return await answer(request, finish);
      } catch (error) {
        const refusal = toRpcError(error);
        if (refusal.cause !== undefined) onBug(refusal.cause, request.path);
        throw refusal;
      }
    },
  };
}
