/** The fee: enough for this node's mempool, and taken from the payer before anything else is done. */

import { getAccount } from '../../keeper/auth/accounts.ts';
import { feeCollector } from '../../keeper/auth/moduleAccounts.ts';
import { sendCoinsToModule } from '../../keeper/bank/transfers.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import { formatCoins, isIntegerText, parseCoins, type WireCoin } from '../../types/coin.ts';
import { type GasPrice, requiredFee } from '../../types/gasPrice.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/** @throws AppError sdk/5, 9, 13, 18 */
export function deductFee(run: AnteRun): void {
  const { ctx, tx, mode, options } = run;
  const free = options.isFree(ctx, tx);
  const amount = free ? [] : (tx.fee?.amount ?? []);
  const gasLimit = tx.fee?.gasLimit ?? 0n;
  if (!free && (mode === 'check' || mode === 'recheck')) {
    checkMinimum(amount, gasLimit, options.minGasPrices);
  }
  const payer = feePayer(run);
  if (getAccount(ctx, payer) === undefined) {
    throw new AppError(
      sdkErrors.unknownAddress,
      `fee payer address: ${formatAddress(payer, ctx.block.addressPrefix)} does not exist`,
    );
  }
  if (!isZero(amount)) takeFee(run, payer, amount);
  ctx.events.emit('tx', {
    fee: formatCoins(amount),
    fee_payer: formatAddress(payer, ctx.block.addressPrefix),
  });
}

function feePayer({ ctx, tx, signers }: AnteRun): Uint8Array {
  const { payer = '', granter = '' } = tx.fee ?? {};
  if (granter !== '') {
    throw new AppError(
      sdkErrors.invalidRequest,
      'fee grants are not enabled; leave the granter out',
    );
  }
  if (payer !== '')
    return parseAddress(payer, ctx.block.addressPrefix, 'invalid fee payer address');
  const [first] = signers;
  if (first === undefined) throw new AppError(sdkErrors.noSignatures);
  return first.address;
}

function isZero(amount: readonly WireCoin[]): boolean {
  return amount.every((coin) => isIntegerText(coin.amount) && BigInt(coin.amount) === 0n);
}

function takeFee({ ctx }: AnteRun, payer: Uint8Array, amount: readonly WireCoin[]): void {
  let coins: ReturnType<typeof parseCoins>;
  try {
    coins = parseCoins(amount);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(sdkErrors.insufficientFee, `invalid fee amount: ${formatCoins(amount)}`, {
      cause,
    });
  }
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
