/**
 * A connection that puts questions which are asked together into one request. For reading alone: where a batch gets lost, its questions
 * are asked again one by one, and a transaction must not be handed in twice.
 */

import type { RpcClient } from '@cosmjs/tendermint-rpc';
import { ClientError } from './clientError.ts';
import { isBadStatus, postJson } from './postJson.ts';
import { type RpcAnswer, type RpcQuestion, readRpcAnswer } from './readRpcAnswer.ts';
import { createRpcClient } from './rpcClient.ts';

export interface BatchOptions {
  /** Questions of one request at most. CometBFT's `max_request_batch_size` is 10 by default. */
  readonly batch: number;
  /** Requests that may be open at once. */
  readonly inFlight: number;
}

/** Ten records with their proofs, or a header with a thousand signatures, have a tenth of it. */
export const maxReadBytes = 16_000_000;

interface Waiting {
  readonly question: RpcQuestion;
  readonly resolve: (answer: RpcAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** @param timeoutMs a request that takes longer fails with `unreachable` */
export function createBatchingRpc(
  rpc: string,
  timeoutMs: number,
  options: BatchOptions,
): RpcClient {
  const lines = new BatchLine(rpc, timeoutMs, options);
  return { execute: (question) => lines.ask(question), disconnect: () => lines.end() };
}

class BatchLine {
  readonly #rpc: string;
  readonly #timeoutMs: number;
  readonly #inFlight: number;
  readonly #single: RpcClient;
  /** Falls to 1 at a node that takes no batches. */
  #batch: number;
  #open = 0;
  #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(rpc: string, timeoutMs: number, { batch, inFlight }: BatchOptions) {
    this.#rpc = rpc;
    this.#timeoutMs = timeoutMs;
    this.#batch = batch;
    this.#inFlight = inFlight;
    this.#single = createRpcClient(rpc, timeoutMs, maxReadBytes);
  }

  ask(question: RpcQuestion): Promise<RpcAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      // What the answers of one request lead to is asked in this turn of the event loop: the next one sends it together.
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#send();
      }, 0);
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new ClientError('aborted', 'the connection was ended', 'connect again'));
    }
    this.#single.disconnect();
  }

  #send(): void {
    while (this.#open < this.#inFlight && this.#waiting.length > 0) {
      const asked = this.#waiting.splice(0, this.#batch);
      this.#open += 1;
      void this.#post(asked).finally(() => {
        this.#open -= 1;
        this.#send();
      });
    }
  }

  async #post(asked: readonly Waiting[]): Promise<void> {
    const answers = asked.length === 1 ? undefined : await this.#batchOf(asked);
    if (answers !== undefined) {
      for (const [i, waiting] of asked.entries()) settle(waiting, answers.get(i), this.#rpc);
      return;
    }
    await Promise.all(
      asked.map(({ question, resolve, reject }) =>
        this.#single.execute(question).then(resolve, reject),
      ),
    );
  }

  /** Answers by their place; undefined where the node gives no answer to each. */
  async #batchOf(asked: readonly Waiting[]): Promise<ReadonlyMap<number, unknown> | undefined> {
    const questions = asked.map(({ question }, id) => ({ ...question, id }));
    const answer = await this.#fetch(questions);
    if (Array.isArray(answer)) {
      const byPlace = new Map(answer.map((one: { id?: unknown }) => [Number(one?.id), one]));
      if (asked.every((_, id) => byPlace.has(id))) return byPlace;
    }
    // A smaller bound, or a proxy that knows no batches. Nothing at all says nothing about batches.
    if (answer !== undefined) {
      this.#batch = Math.max(1, Math.min(this.#batch, Math.floor(asked.length / 2)));
    }
    return undefined;
  }

  async #fetch(questions: readonly RpcQuestion[]): Promise<unknown> {
    try {
      const limits = { timeoutMs: this.#timeoutMs, maxBytes: maxReadBytes };
      return readJson(await postJson(this.#rpc, questions, limits));
    } catch (error) {
      // Refused as a whole, or too large: that may be for its size. Otherwise there was no answer.
      return isBadStatus(error) || error instanceof ClientError ? null : undefined;
    }
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function settle({ question, resolve, reject }: Waiting, answer: unknown, rpc: string): void {
  try {
    resolve(readRpcAnswer(answer, question, rpc));
  } catch (error) {
    reject(error);
  }
}
