/** The lanes of the mempool: what a block or a deadline must not miss has places of its own. */

import type { MsgSubmitContinuousPoCCommit } from '../../gen/cpoc/poc/v1/tx.ts';
import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { requireCommittable } from '../../msgserver/poc/requireCommittable.ts';
import type { BlockInfo } from '../../types/context.ts';
import { isFreeResponse } from '../freeResponse.ts';
import { mayExecute } from '../mayExecute.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';

/** Free responses (P24), commits that could be made in the next block (P7 to P10), and everything else. */
export type Lane = 'response' | 'commit' | 'other';

const commitTypeUrl = '/cpoc.poc.v1.MsgSubmitContinuousPoCCommit';

/** Gas limit up to which a commit has its lane; one costs a quarter of it. */
const maxCommitGas = 500_000n;

export function laneOf(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix' | 'time'>,
  tx: DecodedTx,
): Lane {
  if (isFreeResponse(state, block, tx)) return 'response';
  return isCommit(state, block, tx) ? 'commit' : 'other';
}

/** One commit that the next block would take, and nothing else: by its one signer, or by who was granted that in a MsgExec. */
function isCommit(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix' | 'time'>,
  tx: DecodedTx,
): boolean {
  const [outer, ...more] = tx.messages;
  const [message = outer, ...others] = outer?.executed ?? [];
  if (message?.typeUrl !== commitTypeUrl || more.length + others.length > 0) return false;
  const [signer, ...cosigners] = tx.signers;
  if (signer === undefined || cosigners.length > 0) return false;
  if ((tx.fee?.gasLimit ?? 0n) > maxCommitGas) return false;
  const commit = message.value as MsgSubmitContinuousPoCCommit;
  try {
    requireCommittable(state, block, commit);
    return mayExecute(state, block, commit.creator, signer, commitTypeUrl);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
