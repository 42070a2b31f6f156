/** One request to a node over HTTP, with an end in time and in bytes: the node may be anybody's. */

import { fromUtf8 } from '../lib/bytes.ts';
import { ClientError } from './clientError.ts';
import { readBounded } from './readBounded.ts';

const badStatus = 'Bad status on response: ';

/** How long a request may take, and how much may come back. */
export interface PostLimits {
  /** Until the whole answer is here. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * @returns the answer's text
 * @throws ClientError `bad_answer` where it is endless, and whatever fetch throws; Error `Bad status on response: 503` as cosmjs has it
 */
export async function postJson(
  url: string,
  body: unknown,
  { timeoutMs, maxBytes }: PostLimits,
): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status >= 400) {
    await response.body?.cancel();
    throw new Error(`${badStatus}${response.status}`);
  }
  const bytes = await readBounded(response, maxBytes);
  if (bytes !== undefined) return fromUtf8(bytes);
  throw new ClientError(
    'bad_answer',
    `${url} sends more than ${maxBytes} bytes in one answer`,
    'ask another node',
  );
}

/** Whether the node answered, with an HTTP status that is an error. */
export function isBadStatus(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(badStatus);
}
