/** MsgDeactivateParticipant and MsgReactivateParticipant: leaving by choice, and coming back (P2). */

import {
  ParticipantStatus,
  participantStatusToJSON,
  type ParticipantStatus as Status,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { emitParticipant } from '../../keeper/poc/events.ts';
import { requireParticipant } from '../../keeper/poc/participants.ts';
import { participants } from '../../keeper/poc/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { pocErrors } from '../../types/poc/errors.ts';

export function deactivateParticipant(ctx: Context, message: { readonly creator: string }): void {
  const { PARTICIPANT_STATUS_ACTIVE, PARTICIPANT_STATUS_INACTIVE } = ParticipantStatus;
  changeStatus(ctx, message.creator, PARTICIPANT_STATUS_ACTIVE, PARTICIPANT_STATUS_INACTIVE);
}

export function reactivateParticipant(ctx: Context, message: { readonly creator: string }): void {
  const { PARTICIPANT_STATUS_ACTIVE, PARTICIPANT_STATUS_INACTIVE } = ParticipantStatus;
  changeStatus(ctx, message.creator, PARTICIPANT_STATUS_INACTIVE, PARTICIPANT_STATUS_ACTIVE);
}

function changeStatus(ctx: Context, creator: string, from: Status, to: Status): void {
  const address = parseAddress(creator, ctx.block.addressPrefix);
  const participant = requireParticipant(ctx, address);
  if (participant.status !== from) {
    throw new AppError(
      pocErrors.wrongStatus,
      `${creator} is ${participantStatusToJSON(participant.status)}, expected ${participantStatusToJSON(from)}`,
    );
  }
  const changed = { ...participant, status: to };
  participants.set(ctx, address, changed);
  emitParticipant(ctx, changed);
}
