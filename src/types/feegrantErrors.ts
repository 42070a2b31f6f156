/** Error kinds of the Cosmos SDK's fee grants that clients know by number (codespace `feegrant`). Texts are the SDK's. */

import { type ErrorKind, registerErrors } from '../lib/errors.ts';

const table = {
  limitExceeded: [2, 'fee limit exceeded'],
  expired: [3, 'fee allowance expired'],
  invalidDuration: [4, 'invalid duration'],
  noAllowance: [5, 'no allowance'],
  noMessages: [6, 'allowed messages are empty'],
  messageNotAllowed: [7, 'message not allowed'],
} as const;

export const feegrantErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'feegrant',
  table,
);
