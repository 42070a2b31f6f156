/** PrepareProposal and ProcessProposal: what one makes every correct node's other accepts (ABCI requirements R2 to R5). */

import {
  type RequestPrepareProposal,
  type RequestProcessProposal,
  type ResponsePrepareProposal,
  type ResponseProcessProposal,
  ResponseProcessProposal_ProposalStatus as Status,
} from 'cosmjs-types/tendermint/abci/types';
import { equalBytes } from '../../lib/bytes.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { BlockInfo } from '../../types/context.ts';
import { maxBlockGas } from '../chainFacts.ts';
import type { TxCache } from '../tx/txCache.ts';
import { liftWaiting, type WaitingTx } from './liftWaiting.ts';
import { areWithin, takeWithin } from './limits.ts';
import { orderTxs, type ProposalTx } from './orderTxs.ts';
import { readProposalTx } from './readProposalTx.ts';

export interface ProposalInput {
  /** The last committed state; before the first block, that of genesis. */
  readonly state: StateReader;
  readonly block: Pick<BlockInfo, 'height' | 'addressPrefix' | 'time'>;
  readonly cache: TxCache;
}

/**
 * Leaves out what cannot be decoded, adds what waits further back in the mempool, puts responses first, and fills the block up to its bounds
 * of bytes and gas.
 */
export function prepareProposal(
  request: RequestPrepareProposal,
  input: ProposalInput,
  waiting: readonly WaitingTx[] = [],
): ResponsePrepareProposal {
  const { state, block, cache } = input;
  const known = request.txs
    .map((raw) => readProposalTx(raw, cache, state, block))
    .filter((tx) => tx !== undefined);
  const limits = { maxBytes: request.maxTxBytes, maxGas: maxBlockGas(state) };
  return { txs: orderTxs(takeWithin(liftWaiting(known, waiting), limits)).map((tx) => tx.raw) };
}

/** Refuses a proposal with bytes that are no transaction, with more gas than a block may have, or with responses that do not come first. */
export function processProposal(
  request: RequestProcessProposal,
  input: ProposalInput,
): ResponseProcessProposal {
  return { status: isAcceptable(request.txs, input) ? Status.ACCEPT : Status.REJECT };
}

function isAcceptable(
  raws: readonly Uint8Array[],
  { state, block, cache }: ProposalInput,
): boolean {
  const txs: ProposalTx[] = [];
  for (const raw of raws) {
    const tx = readProposalTx(raw, cache, state, block);
    if (tx === undefined) return false;
    txs.push(tx);
  }
  // The size of a block is CometBFT's to check; it counts the header and the evidence as well.
  const limits = { maxBytes: (1n << 62n) - 1n, maxGas: maxBlockGas(state) };
  return (
    areWithin(txs, limits) &&
    orderTxs(txs).every((tx, i) => equalBytes(tx.raw, raws[i] ?? new Uint8Array(0)))
  );
}
