/** What the order of a proposal needs to know of a transaction. */

import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { BlockInfo } from '../../types/context.ts';
import { isFreeResponse } from '../freeResponse.ts';
import { txSigners } from '../tx/decodedTx.ts';
import type { TxCache } from '../tx/txCache.ts';
import type { ProposalTx } from './orderTxs.ts';

/** Undefined where the bytes are no transaction. */
export function readProposalTx(
  raw: Uint8Array,
  cache: TxCache,
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix'>,
): ProposalTx | undefined {
  try {
    const tx = cache.decode(raw);
    return {
      raw,
      isResponse: isFreeResponse(state, block, tx),
      signers: txSigners(tx),
      gas: tx.fee?.gasLimit ?? 0n,
    };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
