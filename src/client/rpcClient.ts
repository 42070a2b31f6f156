/** The HTTP connection to a node: every call ends in time, no answer is larger than memory, and every failure is a ClientError. */

import type { RpcClient } from '@cosmjs/tendermint-rpc';
import { postJson } from './postJson.ts';
import { readRpcAnswer } from './readRpcAnswer.ts';
import { asClientError } from './rpcErrors.ts';

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
        const text = await postJson(rpc, question, { timeoutMs, maxBytes });
        return readRpcAnswer(JSON.parse(text), question, rpc);
      } catch (error) {
        throw asClientError(error, rpc);
      }
    },
    disconnect: () => {},
  };
}
