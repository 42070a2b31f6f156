/** CometBFT's RPC as the services use it: one call, bounded in time and number. */

import { RpcError, rpcCode } from '../../rpcError.ts';
import { CometValue } from './cometValue.ts';

export interface CometClient {
  /** @throws RpcError Unavailable where nobody answers, Unknown with CometBFT's text where it refuses */
  call(method: string, params?: Readonly<Record<string, unknown>>): Promise<CometValue>;
}

export interface CometClientOptions {
  /** `http://host:port` */
  readonly url: string;
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** Calls at once. Default 64. */
  readonly maxCalls?: number;
}

export function createCometClient(options: CometClientOptions): CometClient {
  const { url, timeoutMs = 10_000, maxCalls = 64 } = options;
  let open = 0;
  return {
    async call(method, params = {}) {
      if (open >= maxCalls) {
        throw new RpcError(
          rpcCode.resourceExhausted,
          `${maxCalls} questions to CometBFT are open already; ask again later`,
        );
      }
      open += 1;
      try {
        return readAnswer(await post(url, method, params, timeoutMs));
      } finally {
        open -= 1;
      }
    },
  };
}

async function post(
  url: string,
  method: string,
  params: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return await response.json();
  } catch (error) {
    const { cause } = error as Error;
    const reason =
      cause instanceof Error && 'code' in cause ? String(cause.code) : (error as Error).message;
    throw new RpcError(
      rpcCode.unavailable,
      `CometBFT does not answer at ${url} (${reason}); this method needs it, queries of the state do not`,
    );
  }
}

function readAnswer(answer: unknown): CometValue {
  const value = new CometValue(answer);
  const error = value.get('error');
  if (!error.isAbsent) {
    throw new RpcError(rpcCode.unknown, error.get('data').text || error.get('message').text);
  }
  const result = value.get('result');
  if (result.isAbsent) throw new RpcError(rpcCode.unavailable, 'CometBFT answers without a result');
  return result;
}
