/** Reading, creating and changing accounts. */

import { equalBytes } from '../../lib/bytes.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { StateReader, StateWriter } from '../../lib/kv.ts';
import type { Account } from '../../types/account.ts';
import { formatAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { type ModuleAccountSpec, moduleAccounts } from './moduleAccounts.ts';
import { accounts, nextAccountNumber } from './schema.ts';

export function getAccount(state: StateReader, address: Uint8Array): Account | undefined {
  return accounts.get(state, address);
}

/** Replaces an account. Address, number and module of an account never change. */
export function setAccount(ctx: Context, address: Uint8Array, account: Account): void {
  accounts.set(ctx, address, account);
}

/** The same without gas, for one that is there. */
export function replaceAccount(state: StateWriter, address: Uint8Array, account: Account): void {
  accounts.replace(state, address, account);
}

/** Creates an account with the next number where the address has none. */
export function ensureAccount(ctx: Context, address: Uint8Array): void {
  if (!accounts.has(ctx, address)) createAccount(ctx, address, undefined);
}

/** The account of a module, created on first use. */
export function getModuleAccount(ctx: Context, name: string): Account {
  const address = moduleAddress(name);
  const spec = requireModuleSpec(name);
  const { permissions } = spec;
  return getAccount(ctx, address) ?? createAccount(ctx, address, { name, permissions });
}

/** @throws InvariantError for a name that is not in the list: only our own code names modules. */
export function requireModuleSpec(name: string): ModuleAccountSpec {
  const spec = moduleAccounts.find((one) => one.name === name);
  if (spec === undefined) throw new InvariantError(`no module account is named ${name}`);
  return spec;
}

/** Whether users must not send to this address. */
export function isBlockedAddress(address: Uint8Array): boolean {
  return moduleAccounts.some(
    (spec) => !spec.receives && equalBytes(moduleAddress(spec.name), address),
  );
}

export function createAccount(
  ctx: Context,
  address: Uint8Array,
  module: Account['module'],
): Account {
  const accountNumber = nextAccountNumber.get(ctx) ?? 0n;
  nextAccountNumber.set(ctx, accountNumber + 1n);
  const account = {
    address: formatAddress(address, ctx.block.addressPrefix),
    publicKey: undefined,
    accountNumber,
    sequence: 0n,
    module,
  };
  setAccount(ctx, address, account);
  return account;
}
