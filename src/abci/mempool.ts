/** Service of the connection "mempool". A transaction that meets a bug of ours is refused; it must not end the node. */

import type { RequestCheckTx, ResponseCheckTx } from 'cosmjs-types/tendermint/abci/types';
import type { MempoolApplication } from '../app/application.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { AbciObserver } from './observer.ts';
import { type AbciRequest, frame, internalError } from './service.ts';

const recheck = 1;

export class MempoolService {
  readonly #application: MempoolApplication;
  readonly #logger: Logger;
  readonly #observer: AbciObserver;

  constructor(application: MempoolApplication, logger: Logger, observer: AbciObserver) {
    this.#application = application;
    this.#logger = logger;
    this.#observer = observer;
  }

  /** Of requests that wait for their turn. */
  foresee(requests: readonly AbciRequest[]): void {
    const txs: Uint8Array[] = [];
    for (const { method, value } of requests) {
      if (method === 'checkTx' && value.type !== recheck) txs.push(value.tx);
    }
    if (txs.length === 0) return;
    try {
      this.#application.foresee(txs);
    } catch (error) {
      this.#logger.error({ err: error, txs: txs.length }, 'transactions were not foreseen');
    }
  }

  checkTx(request: RequestCheckTx): Uint8Array {
    const started = performance.now();
    const kind = request.type === recheck ? 'recheck' : 'new';
    try {
      const answer = this.#application.checkTx(request);
      const reply = frame({ method: 'checkTx', value: answer });
      this.#measure(kind, answer, started);
      return reply;
    } catch (error) {
      this.#logger.error({ err: error, txBytes: request.tx.length, kind }, 'CheckTx failed');
      this.#measure(kind, refusal, started);
      return frame({ method: 'checkTx', value: refusal });
    }
  }

  #measure(kind: 'new' | 'recheck', answer: ResponseCheckTx, started: number): void {
    const seconds = (performance.now() - started) / 1000;
    this.#observer.checkTx(kind, answer.codespace, answer.code, seconds);
  }
}

const refusal: ResponseCheckTx = {
  ...internalError,
  data: new Uint8Array(),
  info: '',
  gasWanted: 0n,
  gasUsed: 0n,
  events: [],
};
