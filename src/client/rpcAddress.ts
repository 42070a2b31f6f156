/** Addresses of nodes: one way to write each, so that two of them can be compared. */

import { ClientError } from './clientError.ts';

/**
 * `tcp://` is read as `http://`, as in the SDK's client.toml; a host is written in small letters, the usual port and slashes at the end are left out.
 *
 * @throws ClientError `unsupported`
 */
export function parseRpcAddress(text: string): string {
  const address = text.trim().replace(/^tcp:\/\//i, 'http://');
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new ClientError(
      'unsupported',
      `not an RPC address: ${text}`,
      'write it as http://127.0.0.1:26657',
    );
  }
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    // It would stand in logs and errors, and no request can be made with it.
    throw new ClientError(
      'unsupported',
      'an RPC address has a user or a password in it',
      'write it without them, as http://127.0.0.1:26657; a node that asks for a password needs a proxy before it that gives it',
    );
  }
  return url.href.replace(/\/+$/, '');
}
