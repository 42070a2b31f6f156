/** JSON-RPC to CometBFT over connections that stay open, one request at a time on each. */

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { LoadError } from './loadError.ts';

export interface RpcAnswer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message?: string; readonly data?: string };
}

const timeoutMs = 60_000;
const [mostTries, againMs] = [5, 200] as const;

export class RpcConnection {
  readonly #url: URL;
  readonly #agent: HttpAgent | HttpsAgent;

  /** @throws LoadError where the text is no http or https address */
  constructor(url: string) {
    this.#url = parseUrl(url);
    const options = { keepAlive: true, maxSockets: 1 };
    this.#agent =
      this.#url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** @throws LoadError where nobody answers, or the answer is an error */
  async call<T>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = JSON.parse(await this.post(Buffer.from(body))) as RpcAnswer;
    if (answer.result !== undefined) return answer.result as T;
    throw new LoadError(`${method}: ${errorText(answer)}`, `${this.#url.origin} refused it`);
  }

  /**
   * The answer's text. Asks again where a connection is closed: CometBFT closes what was idle for ten seconds, and what it could not answer in
   * ten, and a transaction that it has twice it takes once. @throws LoadError where nobody answers
   */
  async post(body: Uint8Array): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#postOnce(body);
      } catch (error) {
        if (!(error instanceof ClosedConnection)) throw error;
        if (tries === mostTries) throw this.#away(error.message);
        await pause(againMs);
      }
    }
  }

  #postOnce(body: Uint8Array): Promise<string> {
    const send = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        const isClosed = /^(ECONNRESET|EPIPE)$/.test(error.code ?? '');
        reject(isClosed ? new ClosedConnection(error.message) : this.#away(error.message));
      };
      const request = send(this.#url, {
        method: 'POST',
        agent: this.#agent,
        timeout: timeoutMs,
        headers: { 'content-type': 'application/json', 'content-length': body.length },
      });
      request.once('error', fail);
      request.once('timeout', () => request.destroy(new Error(`no answer in ${timeoutMs} ms`)));
      request.once('response', (response) => readText(response).then(resolve, fail));
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #away(reason: string): LoadError {
    const advice = "give the address of CometBFT's RPC of a node that runs with --rpc";
    return new LoadError(`${this.#url.origin} does not answer (${reason})`, advice);
  }
}

/** The other side closed a connection. */
class ClosedConnection extends Error {}

/** What CometBFT says is wrong; empty where nothing is. */
export function errorText({ error }: RpcAnswer): string {
  return error === undefined ? '' : `${error.message ?? ''} ${error.data ?? ''}`.trim();
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  const advice = 'expected an address such as http://127.0.0.1:26657';
  throw new LoadError(`--rpc is "${text}"`, advice, 2);
}

async function readText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
