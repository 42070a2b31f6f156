/** The four services behind one door: which connection is which is not stated on the wire, so each carries every request. */

import type { Application } from '../app/application.ts';
import type { Logger } from '../telemetry/logger.ts';
import { ConsensusService } from './consensus.ts';
import { InfoService } from './info.ts';
import { MempoolService } from './mempool.ts';
import type { AbciObserver } from './observer.ts';
import { type AbciRequest, frame, type Reply } from './service.ts';
import { SnapshotService } from './snapshot.ts';

export interface Services {
  /** @throws ProtocolError, FatalError, or what the application threw in Info; as rejection where the reply is a promise. */
  handle(request: AbciRequest, connection: object): Reply;
  /** Requests that wait behind others, in their order. */
  foresee(requests: readonly AbciRequest[]): void;
  /** The connection is closed. */
  release(connection: object): void;
  /** The commit under way, if there is one. */
  readonly settled: Promise<unknown> | undefined;
}

export function createServices(
  application: Application,
  logger: Logger,
  observer: AbciObserver,
  query: Application['query'] = (request) => application.query(request),
): Services {
  const consensus = new ConsensusService(application, observer);
  const mempool = new MempoolService(application, logger, observer);
  const info = new InfoService({ info: (request) => application.info(request), query }, logger);
  const snapshot = new SnapshotService(application, logger);

  const handle = (request: AbciRequest, connection: object): Reply => {
    switch (request.method) {
      case 'echo':
        return frame({ method: 'echo', value: { message: request.value.message } });
      case 'flush':
        return frame({ method: 'flush', value: {} });
      case 'info': {
        const { settled } = consensus;
        return settled === undefined
          ? info.info(request.value)
          : settled.then(() => info.info(request.value));
      }
      case 'query':
        return info.query(request.value);
      case 'checkTx':
        return mempool.checkTx(request.value);
      case 'listSnapshots':
      case 'offerSnapshot':
      case 'loadSnapshotChunk':
      case 'applySnapshotChunk':
        return snapshot.handle(request);
      case 'initChain':
      case 'prepareProposal':
      case 'processProposal':
      case 'extendVote':
      case 'verifyVoteExtension':
      case 'finalizeBlock':
      case 'commit':
        return consensus.handle(request, connection);
    }
  };
  return {
    handle,
    foresee: (requests) => mempool.foresee(requests),
    release: (connection) => consensus.release(connection),
    get settled() {
      return consensus.settled;
    },
  };
}

/** Name of the CometBFT connection that makes this call, for people who read the log. */
export function connectionRole(method: AbciRequest['method']): string | undefined {
  if (method === 'echo' || method === 'flush') return undefined;
  if (method === 'info' || method === 'query') return 'query';
  if (method === 'checkTx') return 'mempool';
  return /snapshot/i.test(method) ? 'snapshot' : 'consensus';
}
