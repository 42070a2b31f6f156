/** Addresses that may be shown: none with a password in it. */

import { CliError } from '../cliError.ts';

/**
 * @param key where the text comes from, for the error
 * @returns the text
 * @throws CliError that does not repeat it
 */
export function plainAddress(text: string, key: string): string {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    // Refused below.
  }
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (isHttp && url?.username === '' && url.password === '') return text;
  throw new CliError(
    'config',
    `${key} is no address that can be used`,
    'expected http://host:port without user and password; a token goes into a file or a variable',
  );
}
