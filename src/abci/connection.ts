/**
 * One ABCI connection: frames in, answers out in the same order, whatever a single answer takes.
 *
 * Requests are handled one after the other, a bounded number a turn of the event loop, so that a long run of CheckTx leaves room for the others.
 * Nothing is read while too much waits to be handled or to be sent, so that a peer costs bounded memory.
 */

import type { Socket } from 'node:net';
import { joinBytes } from '../lib/bytes.ts';
import type { Logger } from '../telemetry/logger.ts';
import { FatalError } from './fatalError.ts';
import { FrameReader } from './frames.ts';
import type { ConnectionLimits } from './limits.ts';
import type { AbciObserver } from './observer.ts';
import { ProtocolError } from './protocolError.ts';
import { type AbciRequest, frame, type Reply } from './service.ts';
import { connectionRole, type Services } from './services.ts';
import { requestCodec } from './wire/requests.ts';

/** How long a refused or closing connection may take to read what was sent to it. */
const lingerMs = 1000;

interface Waiting {
  readonly bytes: Uint8Array;
  /** Decoded, where that was done before its turn. */
  request: AbciRequest | undefined;
}

export interface ConnectionContext {
  readonly services: Services;
  readonly logger: Logger;
  readonly observer: AbciObserver;
  readonly limits: ConnectionLimits;
  /** Called after the exception that announces it was handed to the socket. */
  readonly onFatal: (error: FatalError) => void;
}

export class AbciConnection {
  /** Resolves when the socket is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #context: ConnectionContext;
  readonly #frames: FrameReader;
  readonly #waiting: Waiting[] = [];
  /** How many of those that wait were looked at already, the first ones. */
  #lookedAt = 0;
  readonly #roles = new Set<string>();
  /** Made, and not handed to the socket yet. */
  readonly #answers: Uint8Array[] = [];
  #answerBytes = 0;
  #waitingBytes = 0;
  /** A turn is running, is scheduled, or waits for an answer or for the peer to read. */
  #busy = false;
  #ended = false;
  #closing = false;
  /** Ends when the answer under way is written. */
  #pending: Promise<void> | undefined;
  /** What was wrong with the stream after the frames that still wait. */
  #fault: unknown;

  constructor(socket: Socket, context: ConnectionContext) {
    this.#socket = socket;
    this.#context = context;
    this.#frames = new FrameReader(context.limits.maxFrameBytes);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.setNoDelay(true);
    socket.on('data', (piece: Buffer) => this.#onData(piece));
    socket.on('end', () => this.#onEnd());
    // The socket closes after an error, and there is nobody left to tell.
    socket.on('error', (error) => context.logger.debug({ err: error }, 'ABCI connection broke'));
    socket.on('close', () => this.#release());
  }

  /** Takes no more requests, and closes once the one being handled is answered. */
  close(): void {
    this.#closing = true;
    this.#waiting.length = 0;
    if (this.#pending === undefined) this.#finish();
    else void this.#pending.then(() => this.#finish());
  }

  #finish(): void {
    if (this.#ended) return;
    this.#release();
    this.#socket.end();
    this.#socket.resume();
    this.#destroyLater();
  }

  #onData(piece: Buffer): void {
    if (this.#ended || this.#closing || this.#fault !== undefined) return;
    // A plain Uint8Array: `slice` of a Buffer would share memory where the rest of the node expects a copy.
    const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
    try {
      for (const request of this.#frames.push(bytes)) {
        this.#waiting.push({ bytes: request, request: undefined });
        this.#waitingBytes += request.length;
      }
    } catch (error) {
      this.#fault = error;
    }
    const { maxWaitingRequests, maxWaitingBytes } = this.#context.limits;
    const full = this.#waiting.length > 0 && this.#waitingBytes > maxWaitingBytes;
    if (full || this.#waiting.length >= maxWaitingRequests) this.#socket.pause();
    this.#start();
  }

  #onEnd(): void {
    if (!this.#ended && this.#frames.incomplete) {
      this.#context.logger.warn('ABCI connection ended inside a frame');
    }
    this.#release();
  }

  /** From here on nothing is handled any more: whoever sent what still waits is gone. */
  #release(): void {
    this.#ended = true;
    this.#waiting.length = 0;
    this.#context.services.release(this);
  }

  #start(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#turn();
  }

  #turn(): void {
    this.#lookAhead();
    const next = this.#handleSome();
    const isTaken = this.#send();
    if (next === 'waiting') return;
    if (next === 'full' || !isTaken) this.#socket.once('drain', () => this.#turn());
    else if (next === 'idle') this.#rest();
    else setImmediate(() => this.#turn());
  }

  /** Says what comes behind the first request that waits, while others are handled; two turns of it at most. */
  #lookAhead(): void {
    const end = Math.min(this.#waiting.length, 2 * this.#context.limits.requestsPerTurn);
    const begin = Math.max(this.#lookedAt, 1);
    if (begin >= end) return;
    const coming: AbciRequest[] = [];
    for (const waiting of this.#waiting.slice(begin, end)) {
      waiting.request = orUndefined(() => requestCodec.decode(waiting.bytes));
      if (waiting.request !== undefined) coming.push(waiting.request);
    }
    this.#lookedAt = end;
    this.#context.services.foresee(coming);
  }

  /** `waiting`: an answer will come later and starts the next turn. */
  #handleSome(): 'idle' | 'yield' | 'full' | 'waiting' {
    const { requestsPerTurn, bytesPerWrite } = this.#context.limits;
    for (let handled = 0; handled < requestsPerTurn; handled += 1) {
      const next = this.#waiting.shift();
      if (next === undefined || this.#ended) return 'idle';
      this.#lookedAt = Math.max(0, this.#lookedAt - 1);
      this.#waitingBytes -= next.bytes.length;
      const reply = this.#handle(next);
      if (reply instanceof Promise) return 'waiting';
      if (reply === undefined) return 'idle';
      this.#answers.push(reply);
      this.#answerBytes += reply.length;
      if (this.#answerBytes >= bytesPerWrite && !this.#send()) return 'full';
    }
    return 'yield';
  }

  /** Hands the answers to the socket in one piece. False where so much waits to be read that no more may be made. */
  #send(): boolean {
    const [first, ...more] = this.#answers;
    if (first === undefined || this.#ended) return true;
    this.#answers.length = 0;
    this.#answerBytes = 0;
    const accepted = this.#socket.write(more.length === 0 ? first : joinBytes([first, ...more]));
    return accepted || this.#socket.writableLength <= this.#context.limits.maxUnsentBytes;
  }

  #rest(): void {
    this.#busy = false;
    if (this.#ended) return;
    if (this.#fault !== undefined) this.#fail(this.#fault);
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** Undefined where the connection has failed. A promise has its continuation already. */
  #handle(waiting: Waiting): Reply | undefined {
    const started = performance.now();
    try {
      const request = waiting.request ?? requestCodec.decode(waiting.bytes);
      this.#note(request.method);
      const measure = (): void =>
        this.#context.observer.request(request.method, (performance.now() - started) / 1000);
      const reply = this.#context.services.handle(request, this);
      if (reply instanceof Promise) {
        reply.then(measure, () => undefined);
        this.#continueAfter(reply);
      } else {
        measure();
      }
      return reply;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #continueAfter(reply: Promise<Uint8Array>): void {
    this.#pending = reply.then(
      (bytes) => {
        this.#pending = undefined;
        if (!this.#ended) this.#socket.write(bytes);
        this.#turn();
      },
      (error) => {
        this.#pending = undefined;
        this.#fail(error);
        this.#busy = false;
      },
    );
  }

  /** An exception costs CometBFT its life: it kills its own process on reading one, and is started again by its supervisor. */
  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const { logger, onFatal } = this.#context;
    if (error instanceof ProtocolError) {
      logger.warn({ fault: error.fault, reason: message }, 'ABCI connection refused');
    } else {
      logger.error({ err: error }, 'ABCI request failed');
    }
    if (!this.#ended) {
      this.#send();
      this.#release();
      this.#socket.end(frame({ method: 'exception', value: { error: message } }));
      // What still comes in is read and dropped: closing with unread input would reset the connection and lose the exception.
      this.#socket.resume();
      this.#destroyLater();
    }
    if (error instanceof FatalError) onFatal(error);
  }

  #destroyLater(): void {
    const timer = setTimeout(() => this.#socket.destroy(), lingerMs);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }

  #note(method: Parameters<typeof connectionRole>[0]): void {
    const role = connectionRole(method);
    if (role === undefined || this.#roles.has(role)) return;
    this.#roles.add(role);
    this.#context.logger.info(`ABCI connection serves ${role}`);
  }
}

/** What cannot be decoded is refused in its turn. */
function orUndefined<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
