/** A small text over HTTP, from an address that may not be what it seems. */

/** More than an exporter of a machine full of GPUs says. */
const mostBytes = 4_194_304;

/** @throws Error without the token, whatever went wrong */
export async function fetchText(
  url: string,
  token: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal,
    });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const why = cause instanceof Error ? cause.message : 'no connection';
    throw new Error(`${url} does not answer: ${why}`);
  }
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`${url} answers with HTTP ${answer.status}`);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > mostBytes) throw new Error(`${url} answers with more than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
