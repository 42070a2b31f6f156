/** What a node answers to one JSON-RPC question. */

import type { RpcClient } from '@cosmjs/tendermint-rpc';
import { ClientError } from './clientError.ts';
import { asClientError } from './rpcErrors.ts';

export type RpcQuestion = Parameters<RpcClient['execute']>[0];
export type RpcAnswer = Awaited<ReturnType<RpcClient['execute']>>;

/** @throws ClientError, as the client library's own errors become one: `node_refused`, `bad_answer`, … */
export function readRpcAnswer(answer: unknown, question: RpcQuestion, rpc: string): RpcAnswer {
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
  return { jsonrpc: '2.0', id: question.id, result };
}
