/** A back end in Node: right, or wrong in one way. The same behind HTTP and behind JSON lines. */

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const faults = [
  'none',
  'no protocol',
  'no max_count',
  'boasts of its speed',
  'too many artifacts',
  'no artifacts',
  'wrong size',
  'bad base64',
  'other artifacts each time',
  'artifacts in reverse',
  'ignores the nonce',
  'ignores the seed',
  'ignores the address',
  'nonces as JSON numbers',
  'takes every request',
  'breaks after a wrong request',
  'ignores cancel',
  'drops what was cancelled',
  'no cancel method',
  'mixes two requests',
  'fails the second request',
  'ignores the token',
  'error without a code',
] as const;
export type Fault = (typeof faults)[number];

type Json = Readonly<Record<string, unknown>>;

const maxCount = 4_000;
const statusOf: Readonly<Record<string, number>> = {
  bad_request: 400,
  unauthorized: 401,
  failed: 500,
  busy: 503,
};

export class Backend {
  readonly fault: Fault;
  /** Requests in their order: method and id. */
  readonly seen: string[] = [];
  /** Answers `busy` so many times before anything else. */
  busyTimes = 0;
  #running: string | undefined;
  #cancelled = false;
  #isBroken = false;
  #count = 0;

  constructor(fault: Fault) {
    this.fault = fault;
  }

  async answer(method: string, body: unknown): Promise<Json> {
    const json = (typeof body === 'object' && body !== null ? body : {}) as Json;
    this.seen.push(`${method} ${String(json['id'] ?? json['request'] ?? '')}`.trim());
    if (method === 'info') return this.#info();
    if (method === 'cancel') return this.#cancel(json);
    const wrong = this.fault === 'takes every request' ? undefined : problemOf(body, json);
    if (wrong !== undefined) {
      this.#isBroken = this.fault === 'breaks after a wrong request';
      if (this.fault === 'error without a code') return { error: 'no' };
      return errorJson('bad_request', wrong);
    }
    try {
      return this.#refusal() ?? (await this.#generate(json));
    } catch (error) {
      return errorJson('failed', String(error));
    }
  }

  #refusal(): Json | undefined {
    if (this.#isBroken) return errorJson('failed', 'index out of range');
    if (this.busyTimes > 0) {
      this.busyTimes -= 1;
      return errorJson('busy', 'later');
    }
    if (this.#running === undefined || this.fault === 'mixes two requests') return undefined;
    return this.fault === 'fails the second request'
      ? errorJson('failed', 'out of memory')
      : errorJson('busy', 'another request runs');
  }

  #info(): Json {
    const { fault } = this;
    return {
      protocol: fault === 'no protocol' ? 'another/2' : 'cpoc-generator/1',
      name: 'test back end',
      uses_model: false,
      max_count: fault === 'no max_count' ? undefined : maxCount,
      nonces_per_second: fault === 'boasts of its speed' ? 1e12 : undefined,
    };
  }

  #cancel(json: Json): Json {
    if (this.fault === 'no cancel method') return errorJson('bad_request', 'there is no cancel');
    if (json['request'] === this.#running && this.fault !== 'ignores cancel')
      this.#cancelled = true;
    return {};
  }

  async #generate(json: Json): Promise<Json> {
    const mine = String(json['id']);
    this.#running = mine;
    this.#cancelled = false;
    const count = Number(json['count']) || 1;
    const artifacts: string[] = [];
    // About a second for a whole request.
    for (let i = 0; i < count && !this.#cancelled; i += 1) {
      artifacts.push(this.#artifact(json, i));
      if (i % 40 === 39) await sleep(10);
    }
    this.#running = undefined;
    return { first_nonce: json['first_nonce'], artifacts: this.#spoil(artifacts) };
  }

  #spoil(artifacts: string[]): string[] {
    const { fault } = this;
    if (fault === 'too many artifacts') return [...artifacts, artifacts[0] ?? ''];
    if (fault === 'no artifacts') return [];
    if (fault === 'artifacts in reverse') return artifacts.reverse();
    if (fault === 'bad base64') return artifacts.map((text) => `${text}=`);
    if (fault === 'drops what was cancelled' && this.#cancelled) return [artifacts.at(-1) ?? ''];
    return artifacts;
  }

  #artifact(json: Json, at: number): string {
    const { fault } = this;
    this.#count += 1;
    const first =
      fault === 'nonces as JSON numbers'
        ? BigInt(Number(json['first_nonce']))
        : BigInt(String(json['first_nonce'] ?? 0));
    const size = Number(json['artifact_size']) || 24;
    const parts = [
      fault === 'ignores the seed' ? '' : json['seed'],
      fault === 'ignores the address' ? '' : json['address'],
      fault === 'ignores the nonce' ? '' : first + BigInt(at),
      fault === 'other artifacts each time' ? this.#count : '',
      fault === 'mixes two requests' ? this.#running : '',
    ];
    const hash = createHash('shake256', { outputLength: fault === 'wrong size' ? size - 1 : size });
    return hash.update(parts.join('/')).digest('base64');
  }
}

/** What is wrong with a request; undefined where nothing is. */
function problemOf(body: unknown, json: Json): string | undefined {
  if (typeof body !== 'object' || body === null) return 'no object';
  const { seed, address, first_nonce: first, count, artifact_size: size } = json;
  if (typeof seed !== 'string' || !/^[0-9a-f]{64}$/.test(seed)) return 'seed';
  if (typeof address !== 'string' || !/^[0-9a-f]{40}$/.test(address)) return 'address';
  if (typeof first !== 'string' || !/^\d{1,20}$/.test(first) || BigInt(first) >= 2n ** 64n) {
    return 'first_nonce';
  }
  if (!isWhole(count, maxCount)) return 'count';
  return isWhole(size, 1024) ? undefined : 'artifact_size';
}

function isWhole(value: unknown, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

function errorJson(code: string, message: string): Json {
  return { error: { code, message } };
}

export interface ServedBackend {
  readonly url: string;
  close(): Promise<void>;
}

/** @param token wanted of every request */
export async function serveBackend(backend: Backend, token?: string): Promise<ServedBackend> {
  const server = createServer(
    (request, response) => void handle(backend, token, request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function handle(
  backend: Backend,
  token: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const isKnown =
    token === undefined ||
    backend.fault === 'ignores the token' ||
    request.headers.authorization === `Bearer ${token}`;
  const method = (request.url ?? '').replace('/v1/', '');
  const answer = isKnown
    ? await backend.answer(method, parse(Buffer.concat(parts).toString('utf8') || '{}'))
    : errorJson('unauthorized', 'who are you');
  const { code } = (answer['error'] ?? {}) as { code?: string };
  const status = 'error' in answer ? (statusOf[code ?? ''] ?? 500) : 200;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
