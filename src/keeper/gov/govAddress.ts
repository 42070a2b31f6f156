/** The account of governance: the authority of every module. */

import { equalBytes } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress } from '../../types/address.ts';
import { govErrors } from '../../types/govErrors.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';

export function govAddress(addressPrefix: string): string {
  return formatAddress(moduleAddress('gov'), addressPrefix);
}

export function isGovAddress(address: Uint8Array): boolean {
  return equalBytes(address, moduleAddress('gov'));
}

/** @throws AppError gov/13 where the authority of a message is another account than governance */
export function assertAuthority(authority: string, addressPrefix: string): void {
  const expected = govAddress(addressPrefix);
  if (authority === expected) return;
  throw new AppError(
    govErrors.expectedGovAccount,
    `invalid authority; expected ${expected}, got ${authority}`,
  );
}
