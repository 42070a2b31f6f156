/** MsgUpdateParticipant: the URL changes at once, the consensus key with the next epoch (P1). */

import type { Participant } from '../../gen/cpoc/poc/v1/poc.ts';
import type { MsgUpdateParticipant } from '../../gen/cpoc/poc/v1/tx.ts';
import { emitParticipant } from '../../keeper/poc/events.ts';
import {
  applyDueKeyChange,
  claimKey,
  releaseKey,
  requireParticipant,
} from '../../keeper/poc/participants.ts';
import { currentEpochIndex, participants } from '../../keeper/poc/schema.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import { checkConsensusKey } from './checkConsensusKey.ts';
import { checkInferenceUrl } from './checkInferenceUrl.ts';

/** The message states URL and key both, changed or not. Stating the present key takes back a change that is pending. */
export function updateParticipant(ctx: Context, message: MsgUpdateParticipant): void {
  checkConsensusKey(message.consensusPubkey);
  checkInferenceUrl(message.inferenceUrl);
  const address = parseAddress(message.creator, ctx.block.addressPrefix);
  const epochIndex = currentEpochIndex.require(ctx);
  const found = requireParticipant(ctx, address);
  if (found.jailedForGood) {
    // The key that signed twice stays claimed, so that nobody can bring it back.
    throw new AppError(pocErrors.jailedForGood, 'its URL and its key stay as they are (P32)');
  }
  const current = applyDueKeyChange(ctx, address, found, epochIndex);
  releaseKey(ctx, address, current.pendingConsensusPubkey, current.consensusPubkey);
  claimKey(ctx, address, message.consensusPubkey);
  const unchanged = equalBytes(message.consensusPubkey, current.consensusPubkey);
  const participant: Participant = {
    ...current,
    inferenceUrl: message.inferenceUrl,
    pendingConsensusPubkey: unchanged ? new Uint8Array(0) : message.consensusPubkey,
    pendingFromEpoch: unchanged ? 0n : epochIndex + 1n,
  };
  participants.set(ctx, address, participant);
  emitParticipant(ctx, participant);
}
