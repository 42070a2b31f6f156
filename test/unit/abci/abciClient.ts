/** The other end of an ABCI socket in tests. It writes with the generated codec of cosmjs-types, so that the node's own is not judged by itself. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { DeepPartial } from 'cosmjs-types/helpers';
import { Request, Response } from 'cosmjs-types/tendermint/abci/types';
import { FrameReader } from '../../../src/abci/frames.ts';

export type PartialRequest = DeepPartial<Request>;

/** Uvarint length, then the message. */
export function frameOf(message: Uint8Array): Uint8Array {
  const prefix: number[] = [];
  let rest = message.length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) prefix.push((rest % 128) | 0x80);
  prefix.push(rest);
  return Uint8Array.from([...prefix, ...message]);
}

export function requestFrame(request: PartialRequest): Uint8Array {
  return frameOf(Request.encode(Request.fromPartial<PartialRequest>(request)).finish());
}

export class AbciClient {
  readonly socket: Socket;
  /** Raw responses in order of arrival. */
  readonly received: Uint8Array[] = [];
  readonly closed: Promise<unknown>;
  readonly #frames = new FrameReader();
  readonly #wakeups: (() => void)[] = [];
  #taken = 0;
  #over = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      this.received.push(...this.#frames.push(new Uint8Array(piece)));
      this.#wake();
    });
    socket.on('close', () => {
      this.#over = true;
      this.#wake();
    });
  }

  static async open(address: string): Promise<AbciClient> {
    const url = /^(tcp|unix):\/\/(?:(.*):)?(.*)$/.exec(address);
    const socket =
      url?.[1] === 'unix' ? connect(url[3] ?? '') : connect(Number(url?.[3]), url?.[2]);
    await once(socket, 'connect');
    return new AbciClient(socket);
  }

  #wake(): void {
    for (const wakeup of this.#wakeups.splice(0)) wakeup();
  }

  send(...requests: PartialRequest[]): void {
    for (const request of requests) this.socket.write(requestFrame(request));
  }

  /** The next response. Fails where the connection closed before it came. */
  async next(): Promise<Response> {
    return Response.decode(await this.nextBytes());
  }

  async nextBytes(): Promise<Uint8Array> {
    const at = this.#taken;
    this.#taken += 1;
    for (;;) {
      const bytes = this.received[at];
      if (bytes !== undefined) return bytes;
      if (this.#over) throw new Error(`closed before response ${at}`);
      await new Promise<void>((resolve) => this.#wakeups.push(resolve));
    }
  }

  async ask(request: PartialRequest): Promise<Response> {
    this.send(request);
    return this.next();
  }

  close(): void {
    this.socket.destroy();
  }
}
