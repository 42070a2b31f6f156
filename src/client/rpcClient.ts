/** The HTTP connection to a node: every call ends in time, no answer is larger than memory, and every failure is a ClientError. */

import type { RpcClient } from '@cosmjs/tendermint-rpc';
import { fromUtf8 } from '../lib/bytes.ts';
import { ClientError } from './clientError.ts';
import { readBounded } from './readBounded.ts';
import { asClientError } from './rpcErrors.ts';

export type Question = Parameters<RpcClient['execute']>[0];
export type Answer = Awaited<ReturnType<RpcClient['execute']>>;

/** A block of 100 MB, the most that CometBFT allows, in base64. */
const maxAnswerBytes = 150_000_000;

/**
 * @param timeoutMs a call that takes longer fails with `unreachable`
 * @param maxBytes an answer that has more fails with `bad_answer`
 */
export function createRpcClient(
  rpc: string,
  timeoutMs: number,
  maxBytes: number = maxAnswerBytes,
): RpcClient {
  return {
    execute: async (question) => {
      try {
        const text = await postRpc(rpc, question, timeoutMs, maxBytes);
        return answerOf(question, JSON.parse(text), rpc);
      } catch (error) {
        throw asClientError(error, rpc);
      }
    },
    disconnect: () => undefined,
  };
}

/** Text of the answer to one question, or to a batch. @throws ClientError `bad_answer` where it is too large; what `fetch` throws */
export async function postRpc(
  rpc: string,
  body: unknown,
  timeoutMs: number,
  maxBytes: number,
): Promise<string> {
  const response = await fetch(rpc, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  // In the client library's words, which `asClientError` knows.
  if (response.status >= 400) {
    await response.body?.cancel();
    throw new Error(`Bad status on response: ${response.status}`);
  }
  const bytes = await readBounded(response, maxBytes);
  if (bytes !== undefined) return fromUtf8(bytes);
  throw new ClientError(
    'bad_answer',
    `${rpc} sends more than ${maxBytes} bytes in one answer`,
    'ask another node',
  );
}

/** @throws ClientError where the node refuses, or sends no result. Errors look as the client library's own do. */
export function answerOf(question: Question, answer: unknown, rpc: string): Answer {
  const { result, error } = (answer ?? {}) as { result?: unknown; error?: unknown };
  if (error !== undefined && error !== null) {
    throw asClientError(new Error(JSON.stringify(error)), rpc);
  }
  if (result === undefined) {
    throw new ClientError(
      'bad_answer',
      `${rpc} sent an answer without a result`,
      'ask another node',
    );
  }
  return { jsonrpc: '2.0', id: question.id, result } as Answer;
}
