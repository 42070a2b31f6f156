/**
 * Ante: what every transaction passes before its messages run, in the SDK's order. What these steps write stays even where the messages
 * fail; where a step refuses, nothing stays.
 */

import { getAuthParams } from '../../keeper/auth/params.ts';
import { toHex } from '../../lib/bytes.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import type { TxCache } from '../tx/txCache.ts';
import type { AnteOptions, AnteRun, AnteStep, Signer, TxMode } from './anteRun.ts';
import { checkGasLimit } from './checkGasLimit.ts';
import { checkMemo } from './checkMemo.ts';
import { checkSignatureCount } from './checkSignatureCount.ts';
import { checkTimeouts } from './checkTimeouts.ts';
import { consumeSignatureGas } from './consumeSignatureGas.ts';
import { consumeSignDocGas } from './consumeSignDocGas.ts';
import { consumeTxSizeGas } from './consumeTxSizeGas.ts';
import { deductFee } from './deductFee.ts';
import { incrementSequences } from './incrementSequences.ts';
import { rejectExtensionOptions } from './rejectExtensionOptions.ts';
import { setPublicKeys } from './setPublicKeys.ts';
import { validateBasic } from './validateBasic.ts';
import { verifySignatures } from './verifySignatures.ts';

/** Cheap refusals come first; the fee is taken before a signature is verified, so that verification is paid for. */
export const anteSteps: readonly AnteStep[] = [
  checkGasLimit,
  rejectExtensionOptions,
  validateBasic,
  checkTimeouts,
  checkMemo,
  consumeTxSizeGas,
  deductFee,
  setPublicKeys,
  checkSignatureCount,
  consumeSignatureGas,
  consumeSignDocGas,
  verifySignatures,
  incrementSequences,
  runExtraChecks,
];

export interface AnteInput {
  readonly mode: TxMode;
  readonly options: AnteOptions;
  readonly cache: TxCache;
  readonly maxBlockGas?: bigint | undefined;
}

/** Runs all steps. @throws AppError where one refuses. */
export function runAnte(
  ctx: Context,
  tx: DecodedTx,
  input: AnteInput,
  steps: readonly AnteStep[] = anteSteps,
): void {
  const { mode, options, cache, maxBlockGas } = input;
  const run: AnteRun = {
    ctx,
    tx,
    mode,
    options,
    cache,
    maxBlockGas,
    signers: readSigners(ctx, tx),
    params: () => getAuthParams(ctx),
  };
  for (const step of steps) step(run);
}

/** @throws AppError sdk/7 */
function readSigners(ctx: Context, tx: DecodedTx): readonly Signer[] {
  const { addressPrefix } = ctx.block;
  const [only, ...more] = tx.signers;
  if (only !== undefined && more.length === 0) {
    const address = parseAddress(only, addressPrefix, 'invalid signer address');
    return [{ address, text: only.toLowerCase() }];
  }
  const signers = new Map<string, Signer>();
  for (const text of tx.signers) {
    const address = parseAddress(text, addressPrefix, 'invalid signer address');
    const key = toHex(address);
    // Upper case parses too; lower case is what formatting the address would give.
    if (!signers.has(key)) signers.set(key, { address, text: text.toLowerCase() });
  }
  return [...signers.values()];
}

/** What the chain adds to the SDK's steps. */
function runExtraChecks({ ctx, tx, mode, options }: AnteRun): void {
  for (const check of options.extraChecks) check(ctx, tx, mode);
}
