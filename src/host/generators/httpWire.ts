/** A back end behind HTTP. */

import { GeneratorError } from './generatorError.ts';
import { errorOf } from './generatorProtocol.ts';
import type { GeneratorWire, WireMethod } from './generatorWire.ts';

export interface HttpWireOptions {
  /** `http://host:port` or `https://`, with or without a path; without user and password. */
  readonly url: string;
  /** Bearer token. */
  readonly token?: string | undefined;
}

/** 65,536 artifacts of 1024 bytes in base64, with room to spare. */
const mostBytes = 134_217_728;

export function createHttpWire({ url, token }: HttpWireOptions): GeneratorWire {
  const base = url.replace(/\/+$/, '');
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return {
    name: `HTTP ${base}`,
    call: async (method, body, signal) => {
      const isInfo = method === 'info';
      const answer = await send(`${base}/v1/${method}`, signal, {
        method: isInfo ? 'GET' : 'POST',
        headers,
        redirect: 'error',
        ...(isInfo ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return await readAnswer(answer, method, signal);
    },
    reset: () => {},
    close: async () => {},
  };
}

async function send(url: string, signal: AbortSignal, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal });
  } catch (error) {
    throw connectionError(error, signal);
  }
}

async function readAnswer(
  answer: Response,
  method: WireMethod,
  signal: AbortSignal,
): Promise<unknown> {
  let json: unknown;
  const text = await readText(answer, signal);
  try {
    json = JSON.parse(text);
  } catch {
    throw byStatus(answer, method) ?? new GeneratorError('bad_answer', 'the answer is no JSON');
  }
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = seconds >= 0 && seconds <= 3_600 ? seconds * 1000 : undefined;
  const error = errorOf(json, retryAfterMs);
  if (error === undefined && answer.ok) return json;
  if (error?.code === 'bad_answer') throw error;
  const expected = error === undefined ? undefined : statusOf[error.code];
  if (error !== undefined && expected === answer.status) throw error;
  throw (
    byStatus(answer, method) ??
    new GeneratorError(
      'bad_answer',
      `HTTP ${answer.status} with ${error === undefined ? 'no error' : `the error ${error.code}`} in its body`,
    )
  );
}

/** An error has the status of its code; anything else is not the protocol. */
const statusOf: Readonly<Record<string, number>> = {
  bad_request: 400,
  unauthorized: 401,
  failed: 500,
  busy: 503,
};

/** What answers before the back end does: a proxy, or a server that is still starting. */
function byStatus({ status }: Response, method: WireMethod): GeneratorError | undefined {
  if (status === 404) return new GeneratorError('bad_answer', `it has no /v1/${method} (HTTP 404)`);
  if (status === 401 || status === 403) {
    return new GeneratorError('unauthorized', `it refuses the token (HTTP ${status})`);
  }
  if (status === 502 || status === 504) {
    return new GeneratorError('unreachable', `a proxy does not reach it (HTTP ${status})`);
  }
  return undefined;
}

async function readText(answer: Response, signal: AbortSignal): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of answer.body ?? []) {
      size += part.length;
      parts.push(part);
      if (size > mostBytes) break;
    }
  } catch (error) {
    throw connectionError(error, signal);
  }
  if (size > mostBytes) throw new GeneratorError('bad_answer', `more than ${mostBytes} bytes`);
  return Buffer.concat(parts).toString('utf8');
}

/** Of fetch's errors only the cause says something; none of them holds the headers. */
function connectionError(error: unknown, signal: AbortSignal): GeneratorError {
  if (signal.aborted) return new GeneratorError('timeout', 'it did not answer in time');
  const cause = error instanceof Error ? error.cause : undefined;
  const why = cause instanceof Error ? cause.message : 'the connection broke';
  return new GeneratorError('unreachable', `it does not answer: ${why}`);
}
