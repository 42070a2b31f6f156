/** What the order of a proposal needs to know of a transaction. */

import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { BlockInfo } from '../../types/context.ts';
import { isFreeResponse } from '../freeResponse.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import type { ProposalTx } from './orderTxs.ts';

/** A transaction that can be told from others. */
export interface KnownTx extends ProposalTx {
  readonly id: string;
}

/**
 * No transaction that succeeds costs less: reading the parameters and its signer's account and writing the account back takes more. Blocks are
 * bounded by gas, and with it by transactions; what asks for less would come in hundreds of thousands, each to be decoded and refused.
 */
const leastGas = 10_000n;

/** Undefined for a transaction that could only fail: without a message, or with too little gas for anything. */
export function readProposalTx(
  raw: Uint8Array,
  tx: DecodedTx,
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix' | 'time'>,
): KnownTx | undefined {
  try {
    const gas = tx.fee?.gasLimit ?? 0n;
    if (tx.messages.length === 0 || gas < leastGas) return undefined;
    return {
      id: tx.id,
      raw,
      isResponse: isFreeResponse(state, block, tx),
      signers: tx.signers,
      gas,
    };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
