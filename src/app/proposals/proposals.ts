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
import { readTx } from '../runTx.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import type { TxCache } from '../tx/txCache.ts';
import { foresee, type VerifyAhead } from '../tx/verifyAhead.ts';
import { liftWaiting, type WaitingTx } from './liftWaiting.ts';
import { areWithin, takeWithin } from './limits.ts';
import { orderTxs, type ProposalTx } from './orderTxs.ts';
import { readProposalTx } from './readProposalTx.ts';

export interface ProposalInput {
  /** The last committed state; before the first block, that of genesis. */
  readonly state: StateReader;
  readonly block: Pick<BlockInfo, 'chainId' | 'height' | 'addressPrefix' | 'time'>;
  readonly cache: TxCache;
  readonly ahead: VerifyAhead | undefined;
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
  const known = request.txs.flatMap((raw) => {
    const tx = readTx(raw, cache);
    return 'code' in tx ? [] : (readProposalTx(raw, tx, state, block) ?? []);
  });
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
  { state, block, cache, ahead }: ProposalInput,
): boolean {
  const txs: ProposalTx[] = [];
  for (const raw of raws) {
    const tx = readTx(raw, cache);
    const known = 'code' in tx ? undefined : readProposalTx(raw, tx, state, block);
    if (known === undefined) return false;
    txs.push(known);
    // The block comes when the votes are counted; until then other threads may verify what this node had not seen.
    if (ahead !== undefined) foresee(tx as DecodedTx, { ahead, cache, state, block });
  }
  ahead?.start();
  // The size of a block is CometBFT's to check; it counts the header and the evidence as well.
  const limits = { maxBytes: (1n << 62n) - 1n, maxGas: maxBlockGas(state) };
  return (
    areWithin(txs, limits) &&
    orderTxs(txs).every((tx, i) => equalBytes(tx.raw, raws[i] ?? new Uint8Array(0)))
  );
}
