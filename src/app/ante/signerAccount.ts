/** The account of a signer. */

import { getAccount } from '../../keeper/auth/accounts.ts';
import { AppError } from '../../lib/errors.ts';
import type { Account } from '../../types/account.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun, Signer } from './anteRun.ts';

/** @throws AppError sdk/9 where the address has no account: it never received anything. */
export function signerAccount({ ctx }: AnteRun, signer: Signer): Account {
  const account = getAccount(ctx, signer.address);
  if (account === undefined) throw unknownAccount(signer);
  return account;
}

export function unknownAccount(signer: Signer): AppError {
  return new AppError(sdkErrors.unknownAddress, `account ${signer.text} does not exist`);
}
