/** Service of the connection "snapshot". Its numbers come from peers, so a failure is an empty answer or an abort, never the end of the node. */

import type { SnapshotApplication } from '../app/application.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type AbciResponse, frame, type Reply, type RequestOf } from './service.ts';

export type SnapshotRequest = RequestOf<
  'listSnapshots' | 'offerSnapshot' | 'loadSnapshotChunk' | 'applySnapshotChunk'
>;

/** ABORT of both result enums: CometBFT gives state sync up and says so. */
const abort = 2;

export class SnapshotService {
  readonly #application: SnapshotApplication;
  readonly #logger: Logger;

  constructor(application: SnapshotApplication, logger: Logger) {
    this.#application = application;
    this.#logger = logger;
  }

  handle(request: SnapshotRequest): Reply {
    try {
      const answer = this.#call(request);
      if (!(answer instanceof Promise)) return frame(answer);
      return answer.then(frame).catch((error) => this.#refuse(request, error));
    } catch (error) {
      return this.#refuse(request, error);
    }
  }

  #refuse({ method }: SnapshotRequest, error: unknown): Uint8Array {
    this.#logger.error({ err: error }, `${method} failed`);
    return frame(failed(method));
  }

  #call({ method, value }: SnapshotRequest): AbciResponse | Promise<AbciResponse> {
    switch (method) {
      case 'listSnapshots':
        return { method, value: this.#application.listSnapshots() };
      case 'offerSnapshot':
        return answered(this.#application.offerSnapshot(value), (value) => ({ method, value }));
      case 'loadSnapshotChunk':
        return answered(this.#application.loadSnapshotChunk(value), (value) => ({ method, value }));
      case 'applySnapshotChunk':
        return answered(this.#application.applySnapshotChunk(value), (value) => ({
          method,
          value,
        }));
    }
  }
}

function answered<T>(
  value: T | Promise<T>,
  named: (value: T) => AbciResponse,
): AbciResponse | Promise<AbciResponse> {
  return value instanceof Promise ? value.then(named) : named(value);
}

function failed(method: SnapshotRequest['method']): AbciResponse {
  switch (method) {
    case 'listSnapshots':
      return { method, value: { snapshots: [] } };
    case 'offerSnapshot':
      return { method, value: { result: abort } };
    case 'loadSnapshotChunk':
      return { method, value: { chunk: new Uint8Array() } };
    case 'applySnapshotChunk':
      return { method, value: { result: abort, refetchChunks: [], rejectSenders: [] } };
  }
}
