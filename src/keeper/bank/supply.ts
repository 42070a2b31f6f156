/** Supply: coins come into being and vanish only here, so that the sum of all balances is known. */

import { AppError, InvariantError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { formatAddress } from '../../types/address.ts';
import { type Coin, formatCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { getModuleAccount, requireModuleSpec } from '../auth/accounts.ts';
import { supply } from './schema.ts';
import { receiveCoins, spendCoins } from './transfers.ts';

/** No balance and no supply reaches this: amounts have 256 bits. */
export const supplyLimit: bigint = 1n << 256n;

export function getSupply(state: StateReader, denom: string): bigint {
  return supply.get(state, denom) ?? 0n;
}

/**
 * Makes coins in a module's account.
 *
 * @throws AppError sdk/10 where the supply would pass 2^256−1; InvariantError where the module is no minter.
 */
export function mintCoins(ctx: Context, module: string, coins: readonly Coin[]): void {
  assertPermission(module, 'minter');
  getModuleAccount(ctx, module);
  receiveCoins(ctx, moduleAddress(module), coins);
  for (const { denom, amount } of coins) changeSupply(ctx, denom, amount);
  ctx.events.emit('coinbase', {
    minter: formatAddress(moduleAddress(module), ctx.block.addressPrefix),
    amount: formatCoins(coins),
  });
}

/** Destroys coins of a module's account. @throws AppError sdk/5; InvariantError where the module is no burner. */
export function burnCoins(ctx: Context, module: string, coins: readonly Coin[]): void {
  assertPermission(module, 'burner');
  getModuleAccount(ctx, module);
  spendCoins(ctx, moduleAddress(module), coins);
  for (const { denom, amount } of coins) changeSupply(ctx, denom, -amount);
  ctx.events.emit('burn', {
    burner: formatAddress(moduleAddress(module), ctx.block.addressPrefix),
    amount: formatCoins(coins),
  });
}

function assertPermission(module: string, permission: string): void {
  if (!requireModuleSpec(module).permissions.includes(permission)) {
    throw new InvariantError(`module ${module} is no ${permission}`);
  }
}

function changeSupply(ctx: Context, denom: string, change: bigint): void {
  const after = getSupply(ctx, denom) + change;
  if (after < 0n) throw new InvariantError(`supply of ${denom} would become ${after}`);
  if (after >= supplyLimit) {
    throw new AppError(sdkErrors.invalidCoins, `supply of ${denom} would pass 2^256-1`);
  }
  if (after === 0n) supply.delete(ctx, denom);
  else supply.set(ctx, denom, after);
}
