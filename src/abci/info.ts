/** Service of the connection "query": what the application is, and what its state holds. */

import type { RequestInfo, RequestQuery, ResponseQuery } from 'cosmjs-types/tendermint/abci/types';
import type { InfoApplication } from '../app/application.ts';
import type { Logger } from '../telemetry/logger.ts';
import { frame, internalError, type Reply } from './service.ts';

export class InfoService {
  readonly #application: InfoApplication;
  readonly #logger: Logger;

  constructor(application: InfoApplication, logger: Logger) {
    this.#application = application;
    this.#logger = logger;
  }

  info(request: RequestInfo): Uint8Array {
    return frame({ method: 'info', value: this.#application.info(request) });
  }

  /** A query that meets a bug of ours gets an error; it must not end the node. */
  query(request: RequestQuery): Reply {
    try {
      const answer = this.#application.query(request);
      if (!(answer instanceof Promise)) return frame({ method: 'query', value: answer });
      return answer
        .then((value) => frame({ method: 'query', value }))
        .catch((error) => this.#refuse(request, error));
    } catch (error) {
      return this.#refuse(request, error);
    }
  }

  #refuse(request: RequestQuery, error: unknown): Uint8Array {
    const { path, height } = request;
    this.#logger.error({ err: error, path, height: height.toString() }, 'Query failed');
    const value: ResponseQuery = {
      ...internalError,
      info: '',
      index: 0n,
      key: new Uint8Array(),
      value: new Uint8Array(),
      height,
    };
    return frame({ method: 'query', value });
  }
}
