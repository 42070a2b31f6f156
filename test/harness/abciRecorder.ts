/**
 * Stands between CometBFT and the node, and writes down what passes. One request goes through at a time, of whichever connection: the order
 * that is recorded is then the order in which the node answered, and playing it again gives the same answers.
 */

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { FrameReader } from '../../src/abci/frames.ts';
import { frameOf } from '../unit/abci/abciClient.ts';

export interface Exchange {
  /** Connections are numbered from 0 in the order in which they were opened. */
  readonly connection: number;
  /** Messages without the length before them. */
  readonly request: Uint8Array;
  readonly answer: Uint8Array;
}

interface Pair {
  readonly number: number;
  readonly comet: Socket;
  readonly node: Socket;
  /** Answers of the node that nobody has taken yet. */
  readonly answers: Uint8Array[];
  wake: () => void;
}

export class AbciRecorder {
  readonly exchanges: Exchange[] = [];
  readonly #server: Server;
  readonly #pairs: Pair[] = [];
  readonly #target: number;
  #last: Promise<void> = Promise.resolve();

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @param target port of the node on this machine */
  static async start(target: number): Promise<AbciRecorder> {
    const recorder = new AbciRecorder(target);
    recorder.#server.listen(0, '127.0.0.1');
    await once(recorder.#server, 'listening');
    return recorder;
  }

  /** Where CometBFT finds it. */
  get address(): string {
    const bound = this.#server.address();
    if (bound === null || typeof bound === 'string')
      throw new Error('the recorder does not listen');
    return `tcp://127.0.0.1:${bound.port}`;
  }

  async stop(): Promise<void> {
    for (const { comet, node } of this.#pairs) {
      comet.destroy();
      node.destroy();
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(comet: Socket): void {
    const node = connect(this.#target, '127.0.0.1');
    const pair: Pair = { number: this.#pairs.length, comet, node, answers: [], wake: () => {} };
    this.#pairs.push(pair);
    const [requests, answers] = [new FrameReader(), new FrameReader()];
    comet.on('data', (piece: Buffer) => {
      for (const request of requests.push(new Uint8Array(piece))) this.#queue(pair, request);
    });
    node.on('data', (piece: Buffer) => {
      pair.answers.push(...answers.push(new Uint8Array(piece)));
      pair.wake();
    });
    for (const [socket, other] of [
      [comet, node],
      [node, comet],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        other.destroy();
        pair.wake();
      });
    }
  }

  #queue(pair: Pair, request: Uint8Array): void {
    this.#last = this.#last.then(() => this.#pass(pair, request));
  }

  /** Nothing is recorded of a request that was not answered. */
  async #pass(pair: Pair, request: Uint8Array): Promise<void> {
    const { number: connection, comet, node, answers } = pair;
    node.write(frameOf(request));
    while (answers.length === 0 && !node.destroyed) {
      await new Promise<void>((resolve) => {
        pair.wake = resolve;
      });
    }
    const answer = answers.shift();
    if (answer === undefined) return;
    this.exchanges.push({ connection, request, answer });
    comet.write(frameOf(answer));
  }
}
