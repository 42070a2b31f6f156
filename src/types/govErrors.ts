/** Error kinds of the Cosmos SDK's governance that clients know by number (codespace `gov`). Texts are the SDK's. */

import { type ErrorKind, registerErrors } from '../lib/errors.ts';

const table = {
  expectedGovAccount: [13, 'expected gov account as only signer for proposal message'],
} as const;

export const govErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'gov',
  table,
);
