/** Error kinds of the Cosmos SDK's stores that clients know by number (codespace `store`). Texts are the SDK's. */

import { type ErrorKind, registerErrors } from '../lib/errors.ts';

const table = {
  emptyQuery: [3, 'tx parse error'],
  unknownRequest: [4, 'unknown request'],
  invalidRequest: [7, 'invalid request'],
} as const;

export const storeErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'store',
  table,
);
