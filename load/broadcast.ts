/** Sends what was signed, each sender's transactions in their order on one connection, and notes when each was sent. */

import { setTimeout as pause } from 'node:timers/promises';
import type { BlockLog } from './blockLog.ts';
import { LoadError } from './loadError.ts';
import type { LoadOptions } from './loadOptions.ts';
import { errorText, type RpcAnswer, RpcConnection } from './rpc.ts';

export interface BroadcastResult {
  /** When transaction i was sent for the last time; milliseconds of `performance.now()`, NaN where it never was. */
  readonly sentMs: Float64Array;
  /** How many the node did not take, by the reason that it gave. */
  readonly refused: ReadonlyMap<string, number>;
  readonly taken: number;
  /** Times that the mempool was full, and was asked again. */
  readonly retries: number;
  /** Taken by `broadcast_tx_async`, and refused afterwards: three blocks in a row were empty and they were in none. */
  readonly lost: number;
}

const [fullPauseMs, roomPauseMs] = [20, 5] as const;
/** Blocks without transactions after which what is still missing will not come. */
export const lostAfterBlocks = 3;

export class Broadcast implements BroadcastResult {
  readonly sentMs: Float64Array;
  readonly refused: Map<string, number> = new Map();
  taken = 0;
  retries = 0;
  lost = 0;
  readonly #txs: readonly string[];
  readonly #blocks: BlockLog;
  readonly #options: LoadOptions;
  #startMs = 0;
  /** Sent for the first time, whatever became of it. */
  #sent = 0;
  /** A connection failed: the others end too. */
  #stopped = false;

  constructor(txs: readonly string[], blocks: BlockLog, options: LoadOptions) {
    this.#txs = txs;
    this.#blocks = blocks;
    this.#options = options;
    this.sentMs = new Float64Array(txs.length).fill(Number.NaN);
  }

  /** Resolves when all was sent or the time is over. @throws LoadError where the node goes away */
  async run(): Promise<void> {
    const { connections, senders } = this.#options;
    this.#startMs = performance.now();
    const lanes: number[][] = Array.from({ length: connections }, () => []);
    this.#txs.forEach((_, i) => {
      lanes[(i % senders) % connections]?.push(i);
    });
    const sending = lanes.map((lane) => this.#sendLane(lane));
    try {
      await Promise.all(sending);
    } finally {
      this.#stopped = true;
    }
  }

  async #sendLane(lane: readonly number[]): Promise<void> {
    const { rpc, timeoutMs } = this.#options;
    const connection = new RpcConnection(rpc);
    try {
      for (let at = 0; at < lane.length; ) {
        if (this.#stopped || performance.now() - this.#startMs > timeoutMs) return;
        const count = this.#allowed(lane.length - at);
        if (count === 0) {
          await pause(roomPauseMs);
          continue;
        }
        const settled = await this.#send(connection, lane.slice(at, at + count));
        at += settled;
        if (settled < count) {
          this.#sent -= count - settled;
          this.retries += 1;
          await pause(fullPauseMs);
        }
      }
    } finally {
      connection.close();
    }
  }

  /** How many of `left` may be sent now; a whole batch or none, unless a rate asks for less. */
  #allowed(left: number): number {
    const { rate, batch, inFlight } = this.#options;
    this.#blocks.assertRunning();
    const waiting = this.#sent - this.#refusedCount() - this.lost - this.#blocks.txs;
    if (waiting > 0 && this.#blocks.emptyInARow >= lostAfterBlocks) this.lost += waiting;
    const wanted = Math.min(batch, left);
    const seconds = (performance.now() - this.#startMs) / 1000;
    const due = rate === 0 ? wanted : Math.floor(seconds * rate) - this.#sent;
    const count = Math.min(wanted, due);
    if (count < 1 || waiting + count > inFlight) return 0;
    this.#sent += count;
    return count;
  }

  #refusedCount(): number {
    let count = 0;
    for (const of of this.refused.values()) count += of;
    return count;
  }

  /** How many were taken or refused; those behind them are to be sent again. */
  async #send(connection: RpcConnection, indexes: readonly number[]): Promise<number> {
    const method = `broadcast_tx_${this.#options.method}`;
    const calls = indexes.map(
      (i, id) =>
        `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":{"tx":"${this.#txs[i]}"}}`,
    );
    const body = Buffer.from(calls.length === 1 ? (calls[0] as string) : `[${calls.join(',')}]`);
    const now = performance.now();
    for (const i of indexes) this.sentMs[i] = now;
    const answer = JSON.parse(await connection.post(body)) as RpcAnswer | RpcAnswer[];
    const answers = Array.isArray(answer) ? answer : [answer];
    if (answers.length < indexes.length) throw batchRefused(indexes.length, answers[0]);
    let settled = 0;
    for (const one of answers) {
      const reason = refusal(one);
      if (reason === 'full') return settled;
      this.#note(reason);
      settled += 1;
    }
    return indexes.length;
  }

  #note(reason: string): void {
    if (reason === '') this.taken += 1;
    else this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }
}

function batchRefused(size: number, answer: RpcAnswer | undefined): LoadError {
  const advice =
    'give a smaller --batch, or raise max_request_batch_size and max_body_bytes in [rpc] of config.toml';
  return new LoadError(
    `the node refuses a batch of ${size}: ${errorText(answer ?? {}) || 'no answer to each'}`,
    advice,
  );
}

/** Empty where it was taken, `full` where there was no room for it. */
function refusal(answer: RpcAnswer): string {
  const error = errorText(answer);
  if (/already exists in cache/.test(error)) return '';
  if (/mempool is (full|still rechecking)/.test(error)) return 'full';
  if (error !== '') return plain(error);
  const { code, codespace, log } = answer.result ?? {};
  if (code === undefined || code === 0) return '';
  const isFull = codespace === 'sdk' && code === 20;
  return isFull ? 'full' : `${codespace}/${code} ${plain(String(log))}`;
}

/** Reasons that differ in numbers and addresses are one reason. */
function plain(text: string): string {
  return text
    .replaceAll(/\b[a-z]+1[a-z0-9]{38,}\b/g, 'ADDRESS')
    .replaceAll(/\d+/g, 'N')
    .slice(0, 160);
}
