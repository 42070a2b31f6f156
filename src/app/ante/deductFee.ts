/** The fee: enough for this node's mempool, and taken from the payer before anything else is done. */

import { getAccount } from '../../keeper/auth/accounts.ts';
import { feeCollector } from '../../keeper/auth/moduleAccounts.ts';
import { sendCoinsToModule } from '../../keeper/bank/transfers.ts';
import { useAllowance } from '../../keeper/feegrant/allowances.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { AppError, wrapError } from '../../lib/errors.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import {
  type Coin,
  formatCoins,
  isIntegerText,
  parseCoins,
  type WireCoin,
} from '../../types/coin.ts';
import { type GasPrice, requiredFee } from '../../types/gasPrice.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/** @throws AppError sdk/5, 9, 13, 38, feegrant/2, 3, 7 */
export function deductFee(run: AnteRun): void {
  const { ctx, tx, mode, options } = run;
  const free = options.isFree(ctx, tx);
  const amount = free ? [] : (tx.fee?.amount ?? []);
  const gasLimit = tx.fee?.gasLimit ?? 0n;
  if (!free && (mode === 'check' || mode === 'recheck')) {
    checkMinimum(amount, gasLimit, options.minGasPrices);
  }
  const coins = isZero(amount) ? [] : readFee(amount);
  const payer = feePayer(run);
  // What is free takes nothing from anybody, so that no allowance is asked.
  const purse = free ? payer : (granterFor(run, payer, coins) ?? payer);
  const purseText = formatAddress(purse, ctx.block.addressPrefix);
  if (getAccount(ctx, purse) === undefined) {
    throw new AppError(sdkErrors.unknownAddress, `fee payer address: ${purseText} does not exist`);
  }
  if (coins.length > 0) takeFee(run, purse, coins);
  ctx.events.emit('tx', { fee: formatCoins(amount), fee_payer: purseText });
}

function feePayer({ ctx, tx, signers }: AnteRun): Uint8Array {
  const { payer = '' } = tx.fee ?? {};
  if (payer !== '')
    return parseAddress(payer, ctx.block.addressPrefix, 'invalid fee payer address');
  const [first] = signers;
  if (first === undefined) throw new AppError(sdkErrors.noSignatures);
  return first.address;
}

/** Whose coins pay where the transaction names a granter; its allowance for the payer has to cover the fee, and is less by it. */
function granterFor(
  { ctx, tx }: AnteRun,
  payer: Uint8Array,
  fee: readonly Coin[],
): Uint8Array | undefined {
  const { granter: text = '' } = tx.fee ?? {};
  if (text === '') return undefined;
  const { addressPrefix } = ctx.block;
  const granter = parseAddress(text, addressPrefix, 'invalid fee granter address');
  if (equalBytes(granter, payer)) return granter;
  const messages = tx.messages.map(({ typeUrl }) => typeUrl);
  try {
    useAllowance(ctx, { granter, grantee: payer }, fee, messages);
    return granter;
  } catch (error) {
    const isOutOfGas = error instanceof AppError && error.kind === sdkErrors.outOfGas;
    if (!(error instanceof AppError) || isOutOfGas) throw error;
    const pair = [granter, payer].map((address) => formatAddress(address, addressPrefix));
    throw wrapError(error, `${pair[0]} does not allow to pay fees for ${pair[1]}`);
  }
}

function isZero(amount: readonly WireCoin[]): boolean {
  return amount.every((coin) => isIntegerText(coin.amount) && BigInt(coin.amount) === 0n);
}

function readFee(amount: readonly WireCoin[]): Coin[] {
  try {
    return parseCoins(amount);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(sdkErrors.insufficientFee, `invalid fee amount: ${formatCoins(amount)}`, {
      cause,
    });
  }
}

function takeFee({ ctx }: AnteRun, payer: Uint8Array, coins: readonly Coin[]): void {
  try {
    sendCoinsToModule(ctx, payer, feeCollector, coins);
  } catch (cause) {
    const short = cause instanceof AppError && cause.kind === sdkErrors.insufficientFunds;
    if (!short) throw cause;
    throw new AppError(sdkErrors.insufficientFunds, cause.message, { cause });
  }
}

/** One of the node's prices is enough. A price of nothing asks for nothing. */
function checkMinimum(
  amount: readonly WireCoin[],
  gasLimit: bigint,
  prices: readonly GasPrice[],
): void {
  if (prices.length === 0) return;
  const required = prices.map((price) => ({
    denom: price.denom,
    amount: requiredFee(price, gasLimit),
  }));
  const enough = required.some(
    ({ denom, amount: least }) =>
      least === 0n || amount.some((coin) => coin.denom === denom && BigInt(coin.amount) >= least),
  );
  if (!enough) {
    throw new AppError(
      sdkErrors.insufficientFee,
      `insufficient fees; got: ${formatCoins(amount)} required: ${formatCoins(required)}`,
    );
  }
}
