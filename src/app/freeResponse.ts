/** Responses to challenges cost no fee, as far as there are open challenges (P24). */

import type { MsgRespondContinuousPoCChallenge } from '../gen/cpoc/poc/v1/tx.ts';
import { AppError } from '../lib/errors.ts';
import type { StateReader } from '../lib/kv.ts';
import { isResponseValid, requireAnswerable } from '../msgserver/poc/verifyResponse.ts';
import type { BlockInfo, Context } from '../types/context.ts';
import { pocErrors } from '../types/poc/errors.ts';
import type { TxMode } from './ante/anteRun.ts';
import { type DecodedTx, txSigners } from './tx/decodedTx.ts';

const respondTypeUrl = '/cpoc.poc.v1.MsgRespondContinuousPoCChallenge';

/** Gas limit up to which a response is free, a message. A proof of 32 hashes in a tree of 2^32 leaves costs a fifth of it. */
const freeGasPerMessage = 500_000n;

/** The responses of a transaction that holds nothing else; undefined otherwise. */
export function responsesOf(tx: DecodedTx): MsgRespondContinuousPoCChallenge[] | undefined {
  if (tx.messages.length === 0) return undefined;
  if (tx.messages.some((message) => message.typeUrl !== respondTypeUrl)) return undefined;
  return tx.messages.map((message) => message.value as MsgRespondContinuousPoCChallenge);
}

/** Nothing but responses to open challenges of its one signer, each challenge once, with a gas limit that fits them. */
export function isFreeResponse(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix'>,
  tx: DecodedTx,
): boolean {
  const responses = responsesOf(tx);
  if (responses === undefined || txSigners(tx).length !== 1) return false;
  if ((tx.fee?.gasLimit ?? 0n) > freeGasPerMessage * BigInt(responses.length)) return false;
  if (new Set(responses.map((r) => r.challengeId)).size !== responses.length) return false;
  return responses.every((response) => isAnswerable(state, block, response));
}

function isAnswerable(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix'>,
  response: MsgRespondContinuousPoCChallenge,
): boolean {
  try {
    requireAnswerable(state, block, response);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Challenges that a transaction in the mempool answers. Emptied with each block; the mempool's recheck fills it again. */
export type PendingResponses = Map<bigint, string>;

/**
 * CheckTx's own look at responses: what would cost an honest host its epoch is refused while the deadline is still ahead (P21), and a
 * challenge has one response in the mempool (P24).
 *
 * @throws AppError poc/13 to poc/17, poc/24
 */
export function checkResponses(
  ctx: Context,
  tx: DecodedTx,
  mode: TxMode,
  pending: PendingResponses,
): void {
  if (mode === 'deliver' || mode === 'simulate') return;
  const hash = String.fromCharCode(...tx.hash);
  const answered: bigint[] = [];
  for (const { typeUrl, value } of tx.messages) {
    if (typeUrl !== respondTypeUrl) continue;
    const response = value as MsgRespondContinuousPoCChallenge;
    const challenge = requireAnswerable(ctx, ctx.block, response);
    if (!isResponseValid(ctx, ctx.block, challenge, response)) {
      throw new AppError(
        pocErrors.proofInvalid,
        `challenge ${challenge.id} asks for leaf ${challenge.nonceIndex} of the commit at ${challenge.commitBlockHeight}; in a block this response would cost the epoch`,
      );
    }
    const known = pending.get(challenge.id);
    if (known !== undefined && known !== hash) {
      throw new AppError(
        pocErrors.responsePending,
        `challenge ${challenge.id} has its answer in the mempool`,
      );
    }
    answered.push(challenge.id);
  }
  // Only now: a transaction that is refused must not stand in the way of the right answer.
  for (const id of answered) pending.set(id, hash);
}
