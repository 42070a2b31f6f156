/** MsgRegisterParticipant: the creator becomes a participant (P1). */

import { ParticipantStatus } from '../../gen/cpoc/poc/v1/poc.ts';
import type { MsgRegisterParticipant } from '../../gen/cpoc/poc/v1/tx.ts';
import { emitParticipant } from '../../keeper/poc/events.ts';
import { claimKey } from '../../keeper/poc/participants.ts';
import { participants } from '../../keeper/poc/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import { checkConsensusKey } from './checkConsensusKey.ts';
import { checkInferenceUrl } from './checkInferenceUrl.ts';

/** One participant per account, one account per consensus key. */
export function registerParticipant(ctx: Context, message: MsgRegisterParticipant): void {
  checkConsensusKey(message.consensusPubkey);
  checkInferenceUrl(message.inferenceUrl);
  const address = parseAddress(message.creator, ctx.block.addressPrefix);
  if (participants.has(ctx, address)) {
    throw new AppError(
      pocErrors.participantExists,
      `${message.creator} is registered; use MsgUpdateParticipant to change URL or key`,
    );
  }
  claimKey(ctx, address, message.consensusPubkey);
  const participant = {
    address: formatAddress(address, ctx.block.addressPrefix),
    status: ParticipantStatus.PARTICIPANT_STATUS_ACTIVE,
    consensusPubkey: message.consensusPubkey,
    inferenceUrl: message.inferenceUrl,
    pendingConsensusPubkey: new Uint8Array(0),
    pendingFromEpoch: 0n,
    registeredHeight: ctx.block.height,
    jailedUntilHeight: 0n,
    jailedForGood: false,
  };
  participants.set(ctx, address, participant);
  emitParticipant(ctx, participant);
}
