/** What an ante step sees: one transaction on its way through the checks that come before its messages. */

import type { AuthParams } from '../../keeper/auth/params.ts';
import type { Context } from '../../types/context.ts';
import type { GasPrice } from '../../types/gasPrice.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import type { TxCache } from '../tx/txCache.ts';

/** Why a transaction runs: for the mempool, again for the mempool after a block, to estimate its gas, or in a block. */
export type TxMode = 'check' | 'recheck' | 'simulate' | 'deliver';

/** What the chain adds to the SDK's steps. */
export interface AnteOptions {
  /** What a node asks for a unit of gas; looked at by `check` and `recheck` alone, so nodes may differ. */
  readonly minGasPrices: readonly GasPrice[];
  /** Whether a transaction pays no fee (P24). Asked once, before the fee is taken. */
  isFree(ctx: Context, tx: DecodedTx): boolean;
  /** Run in order after all other steps; a throw refuses the transaction. */
  readonly extraChecks: readonly ((ctx: Context, tx: DecodedTx, mode: TxMode) => void)[];
}

export interface Signer {
  readonly address: Uint8Array;
  readonly text: string;
}

export interface AnteRun {
  readonly ctx: Context;
  readonly tx: DecodedTx;
  readonly mode: TxMode;
  readonly options: AnteOptions;
  readonly cache: TxCache;
  /** The block's gas bound of the consensus parameters; undefined or negative for none. */
  readonly maxBlockGas: bigint | undefined;
  /** Who must sign, each address once, in order; the fee payer included. */
  readonly signers: readonly Signer[];
  /** Read anew by each step that needs it, as the SDK does: gas counts the reads. */
  params(): AuthParams;
}

/** One step. It throws an AppError to refuse the transaction. */
export type AnteStep = (run: AnteRun) => void;
