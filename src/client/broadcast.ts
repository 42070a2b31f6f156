/** Handing a signed transaction to the node, with each possible answer as a plain value. */

import type { Comet38Client } from '@cosmjs/tendermint-rpc';
import { ClientError } from './clientError.ts';

export type BroadcastAnswer =
  /** In the mempool, now or already. */
  | { readonly kind: 'accepted' }
  /** The sequence is not the one that the node expects. `expected` is undefined where the log does not say. */
  | { readonly kind: 'sequence'; readonly expected: number | undefined; readonly log: string }
  | {
      readonly kind: 'refused';
      readonly codespace: string;
      readonly code: number;
      readonly log: string;
    }
  /** No room, or still syncing: nothing was taken, try again. */
  | { readonly kind: 'busy'; readonly error: ClientError }
  /** No answer: the transaction may have been taken. */
  | { readonly kind: 'uncertain'; readonly error: ClientError };

/** @throws ClientError where trying again cannot help */
export async function broadcast(comet: Comet38Client, tx: Uint8Array): Promise<BroadcastAnswer> {
  try {
    const { code, codespace = '', log = '' } = await comet.broadcastTxSync({ tx });
    if (code === 0) return { kind: 'accepted' };
    if (codespace === 'sdk' && code === 32) {
      return { kind: 'sequence', expected: expectedSequence(log), log };
    }
    if (codespace === 'sdk' && code === 19) return { kind: 'accepted' };
    if (codespace === 'sdk' && code === 20) {
      return { kind: 'busy', error: new ClientError('mempool_full', log, 'try again') };
    }
    return { kind: 'refused', codespace, code, log };
  } catch (error) {
    return notAnswered(error);
  }
}

function notAnswered(error: unknown): BroadcastAnswer {
  if (!(error instanceof ClientError)) throw error;
  // CometBFT's cache remembers the transactions of its mempool and of recent blocks.
  if (error.code === 'node_refused' && /already (exists )?in cache/i.test(error.shortMessage)) {
    return { kind: 'accepted' };
  }
  if (error.code === 'mempool_full' || error.code === 'syncing') return { kind: 'busy', error };
  if (error.code === 'unreachable') return { kind: 'uncertain', error };
  throw error;
}

/** The sequence that the chain expects, from the SDK's text "account sequence mismatch, expected 2, got 3". */
export function expectedSequence(log: string): number | undefined {
  const digits = /sequence mismatch, expected (\d+), got \d+/.exec(log)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
