/** CometBFT's RPC as it is: the JSON of a result, untouched. */

import { ClientError } from '../../client/clientError.ts';

const timeoutMs = 10_000;

/** `http://` of an address that may be written with `tcp://`. */
export function httpAddress(node: string): string {
  return node.replace(/^tcp:\/\//, 'http://').replace(/\/+$/, '');
}

/**
 * @param params values as CometBFT's URI form wants them: numbers as they are, texts in quotes
 * @throws ClientError `unreachable`, or `node_refused` with what CometBFT says
 */
export async function cometRpc(
  node: string,
  route: string,
  params: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const url = `${httpAddress(node)}/${route}?${new URLSearchParams(params).toString()}`;
  const answer = await ask(url);
  if (answer.error !== undefined) {
    const { message = '', data = '' } = answer.error;
    throw new ClientError(
      'node_refused',
      `the node answers: ${data || message}`,
      'correct the request',
    );
  }
  return answer.result;
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly message?: string; readonly data?: string };
}

async function ask(url: string): Promise<RpcAnswer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return (await response.json()) as RpcAnswer;
  } catch (error) {
    const cause = (error as Error).cause;
    const reason =
      cause instanceof Error && 'code' in cause ? String(cause.code) : (error as Error).message;
    throw new ClientError(
      'unreachable',
      `no answer from ${new URL(url).origin} (${reason})`,
      'check the address (--node), and that the node is running',
      { cause: error },
    );
  }
}
