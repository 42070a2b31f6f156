/** Fetches a file over HTTP. Node 18's own `fetch` warns that it is experimental, hence the plain modules. */

import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';

const MAX_REDIRECTS = 5;
/** Silence on the line after which a server counts as gone. */
const IDLE_MS = 30_000;

/**
 * @param {string} url
 * @param {number} maxBytes a longer answer is an error
 * @param {AbortSignal} signal
 * @returns {Promise<Buffer>}
 */
export async function download(url, maxBytes, signal) {
  let from = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await request(from, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return collect(response, maxBytes);
    response.resume();
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
      throw new Error(`${from} answered ${statusCode}`);
    }
    const next = new URL(headers.location, from).href;
    if (from.startsWith('https:') && !next.startsWith('https:')) {
      throw new Error(`${from} redirects to ${next}, which is not encrypted`);
    }
    from = next;
  }
  throw new Error(`${url} redirects more than ${MAX_REDIRECTS} times`);
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<import('node:http').IncomingMessage>} the head; the body is still to come
 */
function request(url, signal) {
  return new Promise((done, fail) => {
    const get = url.startsWith('https:') ? httpsGet : httpGet;
    const sent = get(url, { signal, timeout: IDLE_MS }, done);
    sent.on('timeout', () => sent.destroy(new Error(`silent for ${IDLE_MS / 1000} s`)));
    sent.on('error', (error) => fail(new Error(`${url} cannot be reached (${error.message})`)));
  });
}

/**
 * @param {import('node:http').IncomingMessage} response
 * @param {number} maxBytes
 * @returns {Promise<Buffer>}
 */
async function collect(response, maxBytes) {
  /** @type {Buffer[]} */
  const parts = [];
  let length = 0;
  for await (const part of response) {
    length += part.length;
    if (length > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
