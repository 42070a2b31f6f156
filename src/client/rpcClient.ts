/** The HTTP connection to a node: every call ends in time, and every failure is a ClientError. */

import { HttpClient, type RpcClient } from '@cosmjs/tendermint-rpc';
import { asClientError } from './rpcErrors.ts';

/** @param timeoutMs a call that takes longer fails with `unreachable` */
export function createRpcClient(rpc: string, timeoutMs: number): RpcClient {
  const http = new HttpClient(rpc, timeoutMs);
  return {
    execute: async (request) => {
      try {
        return await http.execute(request);
      } catch (error) {
        throw asClientError(error, rpc);
      }
    },
    disconnect: () => http.disconnect(),
  };
}
