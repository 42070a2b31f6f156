/** A node that lies: a proxy before an RPC server that changes an answer on its way out. */

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Params = Readonly<Record<string, unknown>>;

/** May change the result in place, or return another one; where it throws, the connection breaks. */
export type Lie = (method: string, params: Params, result: Json, upstream: Ask) => unknown;
/** What the honest node answers to another question. */
export type Ask = (method: string, params: Params) => Promise<Json>;
// biome-ignore lint/suspicious/noExplicitAny: answers of another program, whose shape the lies know
export type Json = any;

export class RpcProxy {
  lie: Lie = () => undefined;
  /** CometBFT's refusal with this text, where it is one. */
  refuses: (method: string, params: Params) => string | undefined = () => undefined;
  readonly #upstream: string;
  readonly #server: Server;

  private constructor(upstream: string) {
    this.#upstream = upstream;
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => void this.#serve(Buffer.concat(parts).toString(), response));
    });
  }

  static async start(upstream: string): Promise<RpcProxy> {
    const proxy = new RpcProxy(upstream);
    await new Promise<void>((done) => proxy.#server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  async #serve(body: string, response: ServerResponse): Promise<void> {
    try {
      const asked = JSON.parse(body) as object;
      // A batch is taken apart: each of its answers may be lied about.
      const answer = Array.isArray(asked)
        ? await Promise.all(asked.map((one) => this.#answer(JSON.stringify(one))))
        : await this.#answer(body);
      response.end(JSON.stringify(answer));
    } catch {
      response.destroy();
    }
  }

  async #answer(body: string): Promise<object> {
    const { method, params } = JSON.parse(body) as { method: string; params: Params };
    const data = this.refuses(method, params);
    if (data !== undefined) {
      const { id } = JSON.parse(body) as { id: unknown };
      return { jsonrpc: '2.0', id, error: { code: -32603, message: 'Internal error', data } };
    }
    const answer = await this.#forward(body);
    if (answer.result !== undefined) {
      const ask: Ask = async (other, otherParams) =>
        (
          await this.#forward(
            JSON.stringify({ jsonrpc: '2.0', id: 1, method: other, params: otherParams }),
          )
        ).result;
      answer.result = (await this.lie(method, params, answer.result, ask)) ?? answer.result;
    }
    return answer;
  }

  async #forward(body: string): Promise<{ result?: Json }> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.#upstream, { method: 'POST', body, headers });
    return (await answer.json()) as { result?: Json };
  }
}
