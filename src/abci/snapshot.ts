/** Service of the connection "snapshot". Its numbers come from peers, so a failure is an empty answer or an abort, never the end of the node. */

import type { SnapshotApplication } from '../app/application.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type AbciResponse, frame, type RequestOf } from './service.ts';

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

  handle(request: SnapshotRequest): Uint8Array {
    try {
      return frame(this.#call(request));
    } catch (error) {
      this.#logger.error({ err: error }, `${request.method} failed`);
      return frame(failed(request.method));
    }
  }

  #call({ method, value }: SnapshotRequest): AbciResponse {
    switch (method) {
      case 'listSnapshots':
        return { method, value: this.#application.listSnapshots() };
      case 'offerSnapshot':
        return { method, value: this.#application.offerSnapshot(value) };
      case 'loadSnapshotChunk':
        return { method, value: this.#application.loadSnapshotChunk(value) };
      case 'applySnapshotChunk':
        return { method, value: this.#application.applySnapshotChunk(value) };
    }
  }
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
