/** Moving coins between addresses, with the events that wallets and indexers follow. */

import { formatAddress } from '../../types/address.ts';
import type { Coin } from '../../types/coin.ts';
import { formatCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { ensureAccount, getModuleAccount } from '../auth/accounts.ts';
import { creditCoins, debitCoins } from './balances.ts';

/** Events name addresses by their bech32 text. */
function text(ctx: Context, address: Uint8Array): string {
  return formatAddress(address, ctx.block.addressPrefix);
}

/** Debits with its `coin_spent` event. @throws AppError sdk/5 */
export function spendCoins(ctx: Context, from: Uint8Array, coins: readonly Coin[]): void {
  debitCoins(ctx, from, coins);
  ctx.events.emit('coin_spent', { spender: text(ctx, from), amount: formatCoins(coins) });
}

/** Credits with its `coin_received` event. */
export function receiveCoins(ctx: Context, to: Uint8Array, coins: readonly Coin[]): void {
  creditCoins(ctx, to, coins);
  ctx.events.emit('coin_received', { receiver: text(ctx, to), amount: formatCoins(coins) });
}

/**
 * Sends coins; the receiver's account comes to exist. Neither send-enabled flags nor blocked addresses are looked at: they bind messages.
 *
 * @throws AppError sdk/5 where the sender has too little.
 */
export function sendCoins(
  ctx: Context,
  from: Uint8Array,
  to: Uint8Array,
  coins: readonly Coin[],
): void {
  spendCoins(ctx, from, coins);
  receiveCoins(ctx, to, coins);
  ensureAccount(ctx, to);
  const sender = text(ctx, from);
  ctx.events.emit('transfer', {
    recipient: text(ctx, to),
    sender,
    amount: formatCoins(coins),
  });
  ctx.events.emit('message', { sender });
}

/** Sends from a user to a module, for example a fee. */
export function sendCoinsToModule(
  ctx: Context,
  from: Uint8Array,
  module: string,
  coins: readonly Coin[],
): void {
  getModuleAccount(ctx, module);
  sendCoins(ctx, from, moduleAddress(module), coins);
}

/** Sends from a module to any address, for example a reward. */
export function sendCoinsFromModule(
  ctx: Context,
  module: string,
  to: Uint8Array,
  coins: readonly Coin[],
): void {
  sendCoins(ctx, moduleAddress(module), to, coins);
}

export interface MultiSendOutput {
  readonly address: Uint8Array;
  readonly coins: readonly Coin[];
}

/** Sends from one address to several; the caller has checked that the outputs' coins are the input's. */
export function sendCoinsToMany(
  ctx: Context,
  from: Uint8Array,
  coins: readonly Coin[],
  outputs: readonly MultiSendOutput[],
): void {
  spendCoins(ctx, from, coins);
  ctx.events.emit('message', { sender: text(ctx, from) });
  for (const output of outputs) {
    receiveCoins(ctx, output.address, output.coins);
    ctx.events.emit('transfer', {
      recipient: text(ctx, output.address),
      amount: formatCoins(output.coins),
    });
    ensureAccount(ctx, output.address);
  }
}
