/** Error kinds of the Cosmos SDK's bank that clients know by number (codespace `bank`). Texts are the SDK's. */

import { type ErrorKind, registerErrors } from '../lib/errors.ts';

const table = {
  noInputs: [2, 'no inputs to send transaction'],
  noOutputs: [3, 'no outputs to send transaction'],
  inputOutputMismatch: [4, 'sum inputs != sum outputs'],
  sendDisabled: [5, 'send transactions are disabled'],
  duplicateEntry: [8, 'duplicate entry'],
  multipleSenders: [9, 'multiple senders not allowed'],
} as const;

export const bankErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'bank',
  table,
);
