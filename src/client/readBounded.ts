/** The body of an answer of a stranger, of which no more is taken than it may have. */

import { joinBytes } from '../lib/bytes.ts';

/** @returns undefined where there is more */
export async function readBounded(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(parts);
    size += value.length;
    parts.push(value);
    if (size > maxBytes) {
      await reader.cancel();
      return undefined;
    }
  }
}
