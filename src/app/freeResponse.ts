/** Responses to challenges cost no fee, as far as there are open challenges (P24). */

import type { MsgRespondContinuousPoCChallenge } from '../gen/cpoc/poc/v1/tx.ts';
import { AppError } from '../lib/errors.ts';
import type { StateReader } from '../lib/kv.ts';
import { isResponseValid, requireAnswerable } from '../msgserver/poc/verifyResponse.ts';
import { authzErrors } from '../types/authzErrors.ts';
import type { BlockInfo, Context } from '../types/context.ts';
import { pocErrors } from '../types/poc/errors.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import type { TxMode } from './ante/anteRun.ts';
import { mayExecute } from './mayExecute.ts';
import type { DecodedTx, TxMessage } from './tx/decodedTx.ts';

const respondTypeUrl = '/cpoc.poc.v1.MsgRespondContinuousPoCChallenge';

/** Gas limit up to which a response is free, a message. A proof of 32 hashes in a tree of 2^32 leaves costs a fifth of it. */
const freeGasPerMessage = 500_000n;

/** A response, and who hands it in where that is not the challenged account itself. */
interface GivenResponse {
  readonly response: MsgRespondContinuousPoCChallenge;
  /** Grantee of the MsgExec that holds it. */
  readonly grantee: string | undefined;
}

/** The responses of a transaction that holds nothing else, each by itself or in a MsgExec; undefined otherwise. */
function responsesOf(tx: DecodedTx): GivenResponse[] | undefined {
  const given: GivenResponse[] = [];
  for (const message of tx.messages) {
    const { executed, signers } = message;
    const inside = executed.length > 0 ? executed : [message];
    if (inside.some(({ typeUrl }) => typeUrl !== respondTypeUrl)) return undefined;
    const grantee = executed.length > 0 ? signers[0] : undefined;
    for (const { value } of inside) {
      given.push({ response: value as MsgRespondContinuousPoCChallenge, grantee });
    }
  }
  return given.length === 0 ? undefined : given;
}

/**
 * Nothing but responses to open challenges of its one signer, or of accounts that granted it to answer for them; each challenge once, with a
 * gas limit that fits them. Costs two reads a response.
 */
export function isFreeResponse(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix' | 'time'>,
  tx: DecodedTx,
): boolean {
  const given = responsesOf(tx);
  if (given === undefined || tx.signers.length !== 1) return false;
  if ((tx.fee?.gasLimit ?? 0n) > freeGasPerMessage * BigInt(given.length)) return false;
  if (new Set(given.map(({ response }) => response.challengeId)).size !== given.length)
    return false;
  return given.every((one) => isAnswerable(state, block, one));
}

function isAnswerable(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix' | 'time'>,
  { response, grantee }: GivenResponse,
): boolean {
  try {
    requireAnswerable(state, block, response);
    return (
      grantee === undefined || mayExecute(state, block, response.creator, grantee, respondTypeUrl)
    );
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
 * One that a MsgExec holds is looked at in the same way, and its grant as well: what a stranger hands in must not take the place of the answer.
 *
 * @throws AppError poc/13 to poc/17, poc/24, authz/2, sdk/18
 */
export function checkResponses(
  ctx: Context,
  tx: DecodedTx,
  mode: TxMode,
  pending: PendingResponses,
): void {
  if (mode === 'deliver' || mode === 'simulate') return;
  const answered: bigint[] = [];
  for (const { response, grantee } of allResponses(tx.messages)) {
    const challenge = requireAnswerable(ctx, ctx.block, response);
    if (grantee !== undefined) requireGranted(ctx, response, grantee);
    if (!isResponseValid(ctx, ctx.block, challenge, response)) {
      throw new AppError(
        pocErrors.proofInvalid,
        `challenge ${challenge.id} asks for leaf ${challenge.nonceIndex} of the commit at ${challenge.commitBlockHeight}; in a block this response would cost the epoch`,
      );
    }
    const known = pending.get(challenge.id);
    if (known !== undefined && known !== tx.id) {
      throw new AppError(
        pocErrors.responsePending,
        `challenge ${challenge.id} has its answer in the mempool`,
      );
    }
    answered.push(challenge.id);
  }
  // Only now: a transaction that is refused must not stand in the way of the right answer.
  for (const id of answered) pending.set(id, tx.id);
}

/** Every response of the messages, by itself or in a MsgExec. @throws AppError sdk/18 for one further inside */
function* allResponses(messages: readonly TxMessage[]): IterableIterator<GivenResponse> {
  for (const message of messages) {
    if (message.typeUrl === respondTypeUrl) {
      const response = message.value as MsgRespondContinuousPoCChallenge;
      yield { response, grantee: undefined };
    }
    for (const inner of message.executed) {
      assertShallow(inner.executed);
      if (inner.typeUrl !== respondTypeUrl) continue;
      const response = inner.value as MsgRespondContinuousPoCChallenge;
      yield { response, grantee: message.signers[0] };
    }
  }
}

/** A grant of a grant takes a walk to check; nobody needs one to answer a challenge. */
function assertShallow(messages: readonly TxMessage[]): void {
  for (const { typeUrl, executed } of messages) {
    if (typeUrl === respondTypeUrl) {
      throw new AppError(
        sdkErrors.invalidRequest,
        'a response is in a MsgExec inside of a MsgExec; the mempool takes it in one MsgExec, or by itself',
      );
    }
    assertShallow(executed);
  }
}

function requireGranted(
  ctx: Context,
  { creator }: MsgRespondContinuousPoCChallenge,
  grantee: string,
): void {
  if (mayExecute(ctx, ctx.block, creator, grantee, respondTypeUrl)) return;
  throw new AppError(
    authzErrors.notFound,
    `${creator} granted ${grantee} no ${respondTypeUrl}; a grant counts from the block on that holds it`,
  );
}
