/** Waiting until a broadcast transaction is in a block, keeping it alive in the mempool meanwhile. */

import type { Comet38Client } from '@cosmjs/tendermint-rpc';
import { broadcast } from './broadcast.ts';
import { ClientError } from './clientError.ts';
import { findTx, txHash } from './findTx.ts';
import { pause } from './pause.ts';
import type { TxExpired, TxFailed, TxIncluded, TxUnknown } from './txOutcome.ts';

export interface AwaitTxOptions {
  /** The transaction cannot get into a block above this height (its `timeout_height`). */
  readonly timeoutHeight?: bigint | undefined;
  /** Longest wait; milliseconds. */
  readonly waitMs: number;
  /** Between two looks; milliseconds. */
  readonly pollMs: number;
  /** Ends the wait where the node expects another sequence by now: for what does no harm if both get in, and has no time to lose. */
  readonly leaveStale?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Blocks without the transaction after which it is handed in again: a node that restarted has forgotten it. */
const blocksBeforeAgain = 2n;

/**
 * Looks for the transaction until it is in a block, cannot get in any more, or `waitMs` are over. The same bytes may be
 * handed in again on the way, which is harmless: an account's sequence lets them in once. Never throws ClientError: the
 * transaction may get in, whatever happens here.
 */
export async function awaitTx(
  comet: Comet38Client,
  tx: Uint8Array,
  options: AwaitTxOptions,
): Promise<TxIncluded | TxFailed | TxExpired | TxUnknown> {
  const start = Date.now();
  const hash = txHash(tx);
  const unknown = (): TxUnknown => ({ status: 'unknown', hash, waitedMs: Date.now() - start });
  try {
    return (await follow(comet, tx, hash, options)) ?? unknown();
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { ...unknown(), reason: error.message };
  }
}

/** @returns undefined where `waitMs` are over, or it is stale */
async function follow(
  comet: Comet38Client,
  tx: Uint8Array,
  hash: string,
  { timeoutHeight, waitMs, pollMs, leaveStale = false, signal }: AwaitTxOptions,
): Promise<TxIncluded | TxFailed | TxExpired | undefined> {
  const end = Date.now() + waitMs;
  let handedInAt: bigint | undefined;
  let isStale = false;
  while (Date.now() < end && !signal?.aborted) {
    await pause(pollMs, signal);
    const seen = await unlessAway(() => look(comet, tx));
    if (seen === undefined) continue;
    if (seen.found !== undefined) return seen.found;
    // One block more than the timeout height, as indexing follows the block.
    if (timeoutHeight !== undefined && seen.height > timeoutHeight) {
      return { status: 'expired', hash, timeoutHeight };
    }
    // It was looked for once more since: the sequence was not its own.
    if (isStale) return undefined;
    handedInAt ??= seen.height;
    if (seen.height >= handedInAt + blocksBeforeAgain) {
      const answer = await unlessAway(() => broadcast(comet, tx));
      isStale = leaveStale && answer?.kind === 'sequence';
      handedInAt = seen.height;
    }
  }
  return undefined;
}

async function look(
  comet: Comet38Client,
  tx: Uint8Array,
): Promise<{ height: bigint; found: TxIncluded | TxFailed | undefined }> {
  // The height first: what is searched afterwards is at least as new.
  const height = BigInt((await comet.status()).syncInfo.latestBlockHeight);
  return { height, found: await findTx(comet, tx) };
}

/** A node that is away for a while is waited for (undefined); what cannot pass by itself is thrown. */
async function unlessAway<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ClientError && error.code !== 'unsupported') return undefined;
    throw error;
  }
}
