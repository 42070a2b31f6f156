/** Error kinds of the Cosmos SDK's upgrade module that clients know by number (codespace `upgrade`). Texts are the SDK's. */

import { type ErrorKind, registerErrors } from '../lib/errors.ts';

const table = {
  noModuleVersion: [2, 'module version not found'],
  invalidSigner: [6, 'expected authority account as only signer for proposal message'],
} as const;

export const upgradeErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'upgrade',
  table,
);
