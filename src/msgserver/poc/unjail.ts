/** MsgUnjail: back after jail for not signing (P31). Power comes back with the next settlement, on probation (P34). */

import { ParticipantStatus, participantStatusToJSON } from '../../gen/cpoc/poc/v1/poc.ts';
import type { MsgUnjail } from '../../gen/cpoc/poc/v1/tx.ts';
import { emitParticipant } from '../../keeper/poc/events.ts';
import { requireParticipant } from '../../keeper/poc/participants.ts';
import { participants } from '../../keeper/poc/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { pocErrors } from '../../types/poc/errors.ts';

export function unjail(ctx: Context, { creator }: MsgUnjail): void {
  const { PARTICIPANT_STATUS_ACTIVE, PARTICIPANT_STATUS_JAILED } = ParticipantStatus;
  const address = parseAddress(creator, ctx.block.addressPrefix);
  const participant = requireParticipant(ctx, address);
  if (participant.status !== PARTICIPANT_STATUS_JAILED) {
    throw new AppError(
      pocErrors.wrongStatus,
      `${creator} is ${participantStatusToJSON(participant.status)}, expected PARTICIPANT_STATUS_JAILED`,
    );
  }
  if (participant.jailedForGood) {
    throw new AppError(pocErrors.jailedForGood, `${creator} signed two blocks of one height`);
  }
  if (ctx.block.height < participant.jailedUntilHeight) {
    throw new AppError(
      pocErrors.stillJailed,
      `this is height ${ctx.block.height}, try again at ${participant.jailedUntilHeight}`,
    );
  }
  const back = { ...participant, status: PARTICIPANT_STATUS_ACTIVE, jailedUntilHeight: 0n };
  participants.set(ctx, address, back);
  emitParticipant(ctx, back);
}
