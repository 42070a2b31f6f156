/** What the node and the network answer, as one kind of error. */

import { ClientError } from './clientError.ts';

const accountAdvice = 'check the address, or send it coins first';

/** Turns whatever a cosmjs call threw into a ClientError; one that is one already passes through. */
export function asClientError(error: unknown, rpc: string): ClientError {
  if (error instanceof ClientError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const refusal = jsonRpcError(text);
  if (refusal !== undefined) return refused(refusal, error);
  if (/does not exist on chain/.test(text)) {
    return new ClientError('account_missing', text.split('. ')[0] ?? text, accountAdvice, {
      cause: error,
    });
  }
  const query = /^Query failed with \((\d+)\): ([\s\S]*)$/.exec(text);
  if (query !== null) return queryRefused(Number(query[1]), query[2] ?? '', error);
  return notReached(error, text, rpc);
}

/** CometBFT's JSON-RPC errors come from cosmjs as JSON text; what matters is `data`. */
function jsonRpcError(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('message' in parsed)) return undefined;
    const data = 'data' in parsed && typeof parsed.data === 'string' ? parsed.data : '';
    return data === '' ? String(parsed.message) : data;
  } catch {
    return undefined;
  }
}

function refused(text: string, cause: unknown): ClientError {
  // The second is what CometBFT says while it checks its mempool again after a block.
  if (/mempool is (full|still rechecking)/i.test(text)) {
    return new ClientError('mempool_full', `the node takes no transaction: ${text}`, 'try again', {
      cause,
    });
  }
  if (/catching up/i.test(text)) {
    return new ClientError('syncing', `the node answers: ${text}`, 'wait until it has caught up', {
      cause,
    });
  }
  return new ClientError('node_refused', `the node answers: ${text}`, 'see the log of the node', {
    cause,
  });
}

/** ABCI codes of a refused query: 22 is gRPC's NotFound. */
function queryRefused(code: number, log: string, cause: unknown): ClientError {
  const text = log.replace(/^rpc error: code = \w+ desc = /, '');
  if (code === 22) return new ClientError('not_found', text, 'check what was asked for', { cause });
  return new ClientError('query_failed', `${text} (code ${code})`, 'correct the query', { cause });
}

function notReached(error: unknown, text: string, rpc: string): ClientError {
  const status = /^Bad status on response: (\d+)/.exec(text)?.[1];
  if (status !== undefined && Number(status) < 500) {
    return new ClientError(
      'bad_answer',
      `${rpc} answers with HTTP status ${status}`,
      'check that the address is a CometBFT RPC address',
      { cause: error },
    );
  }
  if (status === undefined && !isNetworkError(error)) {
    return new ClientError(
      'bad_answer',
      `${rpc} sent what is not understood: ${text}`,
      'check that the address is the RPC address of a CometBFT 0.38 node',
      {
        cause: error,
      },
    );
  }
  return new ClientError(
    'unreachable',
    `no answer from ${rpc} (${reason(error, text)})`,
    'check the address, and that the node is running',
    { cause: error },
  );
}

function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return true;
  // fetch: "fetch failed" in Node, other texts in browsers; always a TypeError without a JSON or URL in it.
  return error instanceof TypeError && /fetch|network|load failed|terminated/i.test(error.message);
}

function reason(error: unknown, text: string): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timed out';
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) {
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  }
  return text;
}
