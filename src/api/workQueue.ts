/**
 * The turns that queries get on the one thread that also executes blocks.
 *
 * One query a turn of the event loop, so that what CometBFT sends is answered between two of them; and no more than a share of the thread over
 * time, so that a flood of heavy queries costs its senders patience and not the chain its pace.
 */

import { RpcError, rpcCode } from './rpcError.ts';

export interface WorkQueueOptions {
  /** Queries that may wait; one more is refused. Default 1000. */
  readonly maxWaiting?: number;
  /** Bytes that queries may hold while they wait; one that goes beyond is refused. Default 64 MiB. */
  readonly maxWaitingBytes?: number;
  /** Milliseconds after which a query that still waits is given up. Default 10,000. */
  readonly maxWaitMs?: number;
  /** Percent of the thread that queries may take over time. Default 40. */
  readonly sharePercent?: number;
  /** Where the thread is with a block, from `BlockWatch`: after each step queries wait a moment for the next. */
  readonly blockStep?: () => number | undefined;
}

/** What is known of a query before its turn. */
export interface QueuedQuery {
  /** Whether nobody wants the answer any more. */
  readonly isGone?: (() => boolean) | undefined;
  /** Bytes that it holds. */
  readonly size?: number;
  /** It goes on with what had its turn before, and is not refused now: a transaction that was sent has an answer. */
  readonly isBegun?: boolean;
}

interface Job {
  readonly since: number;
  readonly size: number;
  run(): void;
  fail(error: RpcError): void;
}

/** How long queries wait for the next step of a block: those of one validator follow within it, and between votes there is time. */
const maxHoldMs = 50;
/** What may be used at once after a rest; milliseconds. */
const burstMs = 40;

export class WorkQueue {
  readonly #maxWaiting: number;
  readonly #maxWaitingBytes: number;
  readonly #maxWaitMs: number;
  readonly #share: number;
  readonly #blockStep: () => number | undefined;
  /** The last step that was seen, and when. */
  #seen: { readonly step: number | undefined; readonly at: number } = { step: undefined, at: 0 };
  #waiting: Job[] = [];
  #waitingBytes = 0;
  #next = 0;
  /** Milliseconds of work that may begin now; below 0 it is owed. */
  #credit = burstMs;
  #creditAt = performance.now();
  #scheduled = false;

  constructor(options: WorkQueueOptions = {}) {
    this.#maxWaiting = options.maxWaiting ?? 1000;
    this.#maxWaitingBytes = options.maxWaitingBytes ?? 64 * 2 ** 20;
    this.#maxWaitMs = options.maxWaitMs ?? 10_000;
    this.#share = (options.sharePercent ?? 40) / 100;
    this.#blockStep = options.blockStep ?? (() => undefined);
  }

  get waiting(): number {
    return this.#waiting.length - this.#next;
  }

  /**
   * Runs `work` when its turn comes, unless nobody wants it any more by then. One alone may be of any size.
   *
   * @throws RpcError ResourceExhausted where too many wait, DeadlineExceeded where it waited too long
   */
  run<T>(work: () => T | Promise<T>, query: QueuedQuery = {}): Promise<T> {
    const { isGone, size = 0, isBegun = false } = query;
    const full = isBegun ? undefined : this.#full(size);
    if (full !== undefined) {
      const text = `${full} already; ask again later, or ask another node`;
      return Promise.reject(new RpcError(rpcCode.resourceExhausted, text));
    }
    return new Promise<T>((resolve, reject) => {
      this.#waitingBytes += size;
      this.#waiting.push({
        since: performance.now(),
        size,
        run: () => {
          if (isGone?.() === true)
            return reject(new RpcError(rpcCode.cancelled, 'the caller has gone'));
          try {
            resolve(work());
          } catch (error) {
            reject(error as Error);
          }
        },
        fail: reject,
      });
      this.#schedule();
    });
  }

  #full(size: number): string | undefined {
    if (this.waiting >= this.#maxWaiting) return `${this.#maxWaiting} queries are waiting`;
    if (this.waiting > 0 && this.#waitingBytes + size > this.#maxWaitingBytes) {
      return `queries of ${this.#waitingBytes} bytes are waiting`;
    }
    return undefined;
  }

  #schedule(): void {
    if (this.#scheduled || this.waiting === 0) return;
    this.#scheduled = true;
    this.#refill(performance.now());
    const turn = (): void => this.#turn();
    if (this.#credit > 0) setImmediate(turn);
    else setTimeout(turn, Math.ceil(-this.#credit / this.#share));
  }

  #turn(): void {
    const start = performance.now();
    if (this.#isHeld(start)) {
      setTimeout(() => this.#turn(), 1);
      return;
    }
    this.#scheduled = false;
    const job = this.#take();
    if (job === undefined) return;
    if (start - job.since > this.#maxWaitMs) {
      job.fail(new RpcError(rpcCode.deadlineExceeded, 'the node is busy; ask again later'));
    } else {
      job.run();
    }
    const end = performance.now();
    this.#refill(end);
    this.#credit -= end - start;
    this.#schedule();
  }

  #isHeld(now: number): boolean {
    const step = this.#blockStep();
    if (step !== this.#seen.step) this.#seen = { step, at: now };
    return step !== undefined && now - this.#seen.at < maxHoldMs;
  }

  #take(): Job | undefined {
    const job = this.#waiting[this.#next];
    this.#waitingBytes -= job?.size ?? 0;
    this.#next += 1;
    if (this.#next > 1024 || this.#next >= this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    return job;
  }

  #refill(now: number): void {
    this.#credit = Math.min(burstMs, this.#credit + (now - this.#creditAt) * this.#share);
    this.#creditAt = now;
  }
}
