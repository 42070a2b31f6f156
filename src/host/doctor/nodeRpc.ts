/** One call of CometBFT's RPC with what surrounds the answer: when it was sent, when it came, and what the node's clock said. */

import { ClientError } from '../../client/clientError.ts';
import { asClientError } from '../../client/rpcErrors.ts';

export interface RpcAnswer {
  readonly result: unknown;
  /** The `Date` header, whole seconds rounded down; milliseconds, undefined where there is none. */
  readonly dateMs: number | undefined;
  /** This machine's clock before and after; milliseconds. */
  readonly sentMs: number;
  readonly receivedMs: number;
}

export interface RpcCall {
  readonly rpc: string;
  readonly method: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** @throws ClientError `unreachable`, `bad_answer`, `node_refused` */
export async function callNode({
  rpc,
  method,
  params = {},
  timeoutMs,
  now,
}: RpcCall): Promise<RpcAnswer> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const sentMs = now();
  try {
    const response = await fetch(rpc, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const receivedMs = now();
    const answer = parseAnswer(await response.text(), rpc);
    const date = Date.parse(response.headers.get('date') ?? '');
    const dateMs = Number.isNaN(date) ? undefined : date;
    return { result: answer, dateMs, sentMs, receivedMs };
  } catch (error) {
    throw asClientError(error, rpc);
  }
}

function parseAnswer(text: string, rpc: string): unknown {
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null || !('result' in json || 'error' in json)) {
    throw new ClientError(
      'bad_answer',
      `${rpc} sent what no CometBFT sends: ${JSON.stringify(text.slice(0, 60))}`,
      'check that the address is the RPC address of a CometBFT 0.38 node',
    );
  }
  if ('result' in json) return json.result;
  const { message = '', data = '' } = json.error as { message?: string; data?: string };
  throw new ClientError('node_refused', `the node answers: ${data || message}`, 'see its log');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
