/** Jail: what a participant loses whose validator is not there, or signs twice (P31, P32). */

import { type Epoch, ParticipantStatus, PenaltyReason } from '../../gen/cpoc/poc/v1/poc.ts';
import type { Context } from '../../types/context.ts';
import { epochHeights, epochParams } from '../../types/poc/epochHeights.ts';
import { penalize } from './challenges.ts';
import { countForAudit } from './commits.ts';
import { emitJailed, emitParticipant } from './events.ts';
import { isJailed } from './participants.ts';
import { participants, summaries } from './schema.ts';

/** For not signing: until `jail_blocks` are over. Somebody in jail already stays as it is. */
export function jailForDowntime(ctx: Context, epoch: Epoch, address: Uint8Array): void {
  const participant = participants.require(ctx, address);
  if (isJailed(participant)) return;
  const until = ctx.block.height + BigInt(epochParams(epoch).jailBlocks);
  jail(ctx, epoch, address, PenaltyReason.PENALTY_REASON_DOWNTIME, until, false);
}

/** For signing twice: for good. Returns false where it is so already; evidence counts once. */
export function jailForGood(ctx: Context, epoch: Epoch, address: Uint8Array): boolean {
  if (participants.require(ctx, address).jailedForGood) return false;
  jail(ctx, epoch, address, PenaltyReason.PENALTY_REASON_DOUBLE_SIGN, 0n, true);
  return true;
}

function jail(
  ctx: Context,
  epoch: Epoch,
  address: Uint8Array,
  reason: PenaltyReason,
  jailedUntilHeight: bigint,
  forGood: boolean,
): void {
  const participant = {
    ...participants.require(ctx, address),
    status: ParticipantStatus.PARTICIPANT_STATUS_JAILED,
    jailedUntilHeight,
    jailedForGood: forGood,
  };
  participants.set(ctx, address, participant);
  emitParticipant(ctx, participant);
  emitJailed(ctx, participant, reason);
  loseEpoch(ctx, epoch, address, reason);
}

/** Behind the last commit who has no summary has no weight to lose, and the audit has counted its summaries (P18). */
function loseEpoch(ctx: Context, epoch: Epoch, address: Uint8Array, reason: PenaltyReason): void {
  if (!summaries.has(ctx, [epoch.index, address])) {
    if (ctx.block.height > epochHeights(epoch).lastCommit) return;
    countForAudit(ctx);
  }
  penalize(ctx, epoch.index, address, reason);
}
