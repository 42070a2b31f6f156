/** One request to a proof server over HTTP: the answer, or why there is none. Times and sizes are bounded: the server is a stranger's. */

import { fromUtf8 } from '../../lib/bytes.ts';
import { readBounded } from '../readBounded.ts';
import { FieldFault } from './jsonFields.ts';
import type { ProofAnswer } from './proofAnswer.ts';
import { decodeProofAnswer } from './proofAnswerJson.ts';
import { type ProofRequest, proofPath } from './proofRequest.ts';
import { encodeProofRequest } from './proofRequestJson.ts';

export type ProofReply =
  | { readonly kind: 'answer'; readonly answer: ProofAnswer }
  /** The server refuses, in the shape of its refusals. */
  | ProofServerRefusal
  /** What came is no answer, however it should have been one. */
  | { readonly kind: 'garbled'; readonly message: string }
  /** Nothing came, or not in time. */
  | { readonly kind: 'unreachable'; readonly message: string };

export interface ProofServerRefusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds of Retry-After. */
  readonly retryAfterS: number | undefined;
}

export interface AskOptions {
  /** Longest wait for the whole answer; milliseconds, default 20,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** 500 leaves with artifacts of 4 kB in a tree of 2^32 leaves have about 3.5 MB. */
const maxAnswerBytes = 4_000_000;

/** Where the proof server of a participant is, by its inference URL. */
export function proofUrl(inferenceUrl: string): string {
  return `${inferenceUrl.replace(/\/+$/, '')}${proofPath}`;
}

/** Never rejects. @param url the inference URL of the participant */
export async function askForProofs(
  url: string,
  request: ProofRequest,
  { timeoutMs = 20_000, signal }: AskOptions = {},
): Promise<ProofReply> {
  try {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(proofUrl(url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: encodeProofRequest(request),
      // Where it leads is not where the host said that it is.
      redirect: 'error',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const bytes = await readBounded(response, maxAnswerBytes);
    return bytes === undefined
      ? { kind: 'garbled', message: `more than ${maxAnswerBytes} bytes` }
      : readReply(response, decode(bytes));
  } catch (error) {
    return { kind: 'unreachable', message: reason(error) };
  }
}

function readReply(response: Response, text: string): ProofReply {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'garbled', message: `HTTP status ${response.status} without JSON` };
  }
  if (response.status !== 200) return readRefusal(response, json);
  try {
    return { kind: 'answer', answer: decodeProofAnswer(json) };
  } catch (error) {
    if (error instanceof FieldFault)
      return { kind: 'garbled', message: shownText(error.message, 300) };
    throw error;
  }
}

function readRefusal(response: Response, json: unknown): ProofReply {
  const { status } = response;
  const { code, message } = (json ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string') {
    return { kind: 'garbled', message: `HTTP status ${status} in a shape that is not its own` };
  }
  const after = /^\d{1,6}$/.exec(response.headers.get('retry-after') ?? '')?.[0];
  const retryAfterS = after === undefined ? undefined : Number(after);
  return {
    kind: 'refused',
    status,
    code: shownText(code, 40),
    message: shownText(message, 300),
    retryAfterS,
  };
}

/** Of a stranger, for a terminal: control characters, and what turns the direction of writing, would let it write over what is shown. */
function shownText(text: string, mostCharacters: number): string {
  return text.slice(0, mostCharacters).replace(/\p{C}/gu, '?');
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    return '';
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'timed out';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
