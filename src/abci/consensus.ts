/** Service of the connection "consensus": one connection at a time, calls in order, and no Commit after a failure. */

import type { ExecTxResult, RequestFinalizeBlock } from 'cosmjs-types/tendermint/abci/types';
import type { ConsensusApplication, InfoApplication } from '../app/application.ts';
import { InvariantError } from '../lib/errors.ts';
import { isValidTime } from '../types/timestamp.ts';
import { BlockOrder } from './blockOrder.ts';
import { FatalError } from './fatalError.ts';
import type { AbciObserver } from './observer.ts';
import { ProtocolError } from './protocolError.ts';
import { frame, type Reply, type RequestOf } from './service.ts';
import { encodeTxResult, finalizeBlockFrame } from './wire/responses.ts';

export type ConsensusRequest = RequestOf<
  | 'initChain'
  | 'prepareProposal'
  | 'processProposal'
  | 'extendVote'
  | 'verifyVoteExtension'
  | 'finalizeBlock'
  | 'commit'
>;

export class ConsensusService {
  readonly #application: ConsensusApplication;
  readonly #observer: AbciObserver;
  readonly #order: BlockOrder;
  #owner: object | undefined;
  #pendingCommit: Promise<unknown> | undefined;
  #failure: string | undefined;

  constructor(
    application: ConsensusApplication & Pick<InfoApplication, 'info'>,
    observer: AbciObserver,
  ) {
    this.#application = application;
    this.#observer = observer;
    const asked = { version: '', blockVersion: 0n, p2pVersion: 0n, abciVersion: '' };
    this.#order = new BlockOrder(() => application.info(asked).lastBlockHeight);
  }

  /** Resolves when no commit is under way; undefined where none is. Info waits for it, as a handshake replays from what Info says. */
  get settled(): Promise<unknown> | undefined {
    return this.#pendingCommit;
  }

  /** @param connection whoever asks; the first that makes a consensus call owns the service until it is released. */
  handle(request: ConsensusRequest, connection: object): Reply {
    this.#claim(connection, request.method);
    if (this.#pendingCommit === undefined) return this.#run(request);
    return this.#pendingCommit.then(() => this.#run(request));
  }

  /** The connection is gone: a restarted CometBFT may take its place. */
  release(connection: object): void {
    if (this.#owner === connection) this.#owner = undefined;
  }

  #claim(connection: object, method: string): void {
    if (this.#owner !== undefined && this.#owner !== connection) {
      throw new ProtocolError(
        'second-consensus-connection',
        `${method} refused: another connection makes the consensus calls, and two CometBFT nodes on one application would execute each other's blocks; is a second CometBFT started with the same proxy_app?`,
      );
    }
    this.#owner = connection;
  }

  #run(request: ConsensusRequest): Reply {
    if (this.#failure !== undefined) {
      throw new ProtocolError('stopped', `${request.method} refused: ${this.#failure}`);
    }
    try {
      const reply = this.#call(request);
      return reply instanceof Uint8Array
        ? reply
        : reply.catch((error) => this.#stop(request.method, error));
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      return this.#stop(request.method, error);
    }
  }

  /** Once at most: after it every call is refused with a ProtocolError. */
  #stop(method: string, cause: unknown): never {
    const failure = new FatalError(method, cause);
    this.#failure = failure.message;
    throw failure;
  }

  #call(request: ConsensusRequest): Reply {
    const { method, value } = request;
    switch (method) {
      case 'initChain': {
        this.#order.beforeInitChain();
        const answer = this.#application.initChain(value);
        expectAppHash(method, answer.appHash);
        this.#order.initialized(value.initialHeight);
        return frame({ method, value: answer });
      }
      case 'prepareProposal': {
        this.#order.beforeBlock(method, value.height);
        return frame({ method, value: this.#application.prepareProposal(value) });
      }
      case 'processProposal': {
        this.#order.beforeBlock(method, value.height);
        const answer = this.#application.processProposal(value);
        expectVerdict(method, answer.status);
        return frame({ method, value: answer });
      }
      case 'extendVote':
        this.#order.beforeVote(method);
        return frame({ method, value: this.#application.extendVote(value) });
      case 'verifyVoteExtension': {
        this.#order.beforeVote(method);
        const answer = this.#application.verifyVoteExtension(value);
        expectVerdict(method, answer.status);
        return frame({ method, value: answer });
      }
      case 'finalizeBlock':
        return this.#finalizeBlock(value);
      case 'commit':
        return this.#commit();
    }
  }

  #finalizeBlock(request: RequestFinalizeBlock): Uint8Array {
    this.#order.beforeBlock('finalizeBlock', request.height);
    expectTime(request);
    const counts = new ResultCounts();
    const results: Uint8Array[] = [];
    const take = (result: ExecTxResult): void => {
      counts.add(result);
      results.push(encodeTxResult(result));
    };
    const answer = this.#application.finalizeBlock(request, take);
    answer.txResults.forEach(take);
    if (results.length !== request.txs.length) {
      throw new InvariantError(`${results.length} results for ${request.txs.length} transactions`);
    }
    expectAppHash('finalizeBlock', answer.appHash);
    const reply = finalizeBlockFrame(answer, results);
    this.#order.executed(request.height);
    counts.tell(this.#observer);
    return reply;
  }

  #commit(): Promise<Uint8Array> {
    const height = this.#order.beforeCommit();
    const done = this.#durable(height).finally(() => {
      this.#pendingCommit = undefined;
    });
    // Those who wait only want to know when it is over; the failure itself goes to the one who asked for the commit.
    this.#pendingCommit = done.catch(() => undefined);
    return done;
  }

  async #durable(height: bigint): Promise<Uint8Array> {
    const answer = await this.#application.commit();
    if (answer.retainHeight < 0n || answer.retainHeight > height) {
      throw new InvariantError(`retain height ${answer.retainHeight} after block ${height}`);
    }
    this.#order.committed();
    return frame({ method: 'commit', value: answer });
  }
}

/** What CometBFT decides is a time of the calendar; queues by time rest on it. */
function expectTime({ height, time }: RequestFinalizeBlock): void {
  if (time === undefined || isValidTime(time)) return;
  throw new ProtocolError(
    'malformed',
    `block ${height} refused: ${time.seconds} s and ${time.nanos} ns is no time between the years 1 and 9999`,
  );
}

/** Clients and light clients take an empty app hash for a node that is not ready. */
function expectAppHash(method: string, appHash: Uint8Array): void {
  if (appHash.length === 0) throw new InvariantError(`${method} returned an empty app hash`);
}

/** CometBFT panics on UNKNOWN (0). */
function expectVerdict(method: string, status: number): void {
  if (status !== 1 && status !== 2) throw new InvariantError(`${method} returned status ${status}`);
}

/** Results are few kinds, and a block has thousands of them. */
class ResultCounts {
  readonly #kinds = new Map<string, { codespace: string; code: number; count: number }>();

  add({ codespace, code }: ExecTxResult): void {
    const name = code === 0 ? '' : `${codespace}/${code}`;
    const kind = this.#kinds.get(name);
    if (kind === undefined) this.#kinds.set(name, { codespace, code, count: 1 });
    else kind.count += 1;
  }

  tell(observer: AbciObserver): void {
    for (const { codespace, code, count } of this.#kinds.values()) {
      observer.transactions(codespace, code, count);
    }
  }
}
