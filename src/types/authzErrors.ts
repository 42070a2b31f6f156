/** Error kinds of the Cosmos SDK's authorizations that clients know by number (codespace `authz`). Texts are the SDK's. */

import { type ErrorKind, registerErrors } from '../lib/errors.ts';

const table = {
  notFound: [2, 'authorization not found'],
  invalidExpiration: [3, 'expiration time of authorization should be more than current time'],
  expired: [6, 'authorization expired'],
  granteeIsGranter: [7, 'grantee and granter should be different'],
  numberOfSigners: [9, 'authorization can be given to msg with only one signer'],
} as const;

export const authzErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'authz',
  table,
);
