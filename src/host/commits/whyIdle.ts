/** Why a participant makes and commits nothing now, and what its operator can do about it. */

import {
  type ContinuousPoCEpochSummary,
  type Participant,
  ParticipantStatus,
  PenaltyReason,
  penaltyReasonToJSON,
} from '../../gen/cpoc/poc/v1/poc.ts';
import type { EpochView } from '../chain/chainPort.ts';

/**
 * Undefined where artifacts are made and committed. A text that lasts as long as its reason: it names heights and epochs that are fixed, so that
 * it is logged once.
 *
 * @param isWarm whether the agent signs with a warm key, which can neither register nor bring the participant back
 */
export function whyIdle(
  { epoch, height }: EpochView,
  participant: Participant | undefined,
  summary: ContinuousPoCEpochSummary | undefined,
  isWarm: boolean,
): string | undefined {
  if (epoch.params?.enableContinuousPoc !== true) {
    return 'continuous proof of compute is disabled in this epoch';
  }
  if (participant === undefined) {
    return isWarm
      ? "the account is no participant: register it where its own key is (cpocd tx poc register), the agent's warm key cannot"
      : 'the account is no participant: register it (cpocd host --register)';
  }
  // Before the penalty that comes with jail: it is over with the epoch, and jail is not.
  if (participant.status !== ParticipantStatus.PARTICIPANT_STATUS_ACTIVE) {
    return wayBack(participant, height, isWarm ? ' with its own key' : '');
  }
  if (summary?.penaltyApplied !== true) return undefined;
  const what = `penalized in this epoch for ${penaltyText(summary.penaltyReason)}`;
  return `${what}; commits are taken again from epoch ${epoch.index + 1n} on`;
}

/** @param how words behind each command */
function wayBack(participant: Participant, height: bigint, how: string): string {
  const { status, jailedForGood, jailedUntilHeight } = participant;
  if (status !== ParticipantStatus.PARTICIPANT_STATUS_JAILED) {
    return `the participant is deactivated: cpocd tx poc reactivate${how} brings it back`;
  }
  if (jailedForGood) {
    return 'the participant is jailed for good: its consensus key signed two blocks of one height, and nothing brings it back';
  }
  const what = 'the participant is jailed: its validator signed too few blocks';
  return height < jailedUntilHeight
    ? `${what}; from height ${jailedUntilHeight} on, once its node runs again, cpocd tx poc unjail${how} brings it back`
    : `${what}; jail is over: once its node runs again, cpocd tx poc unjail${how} brings it back`;
}

function penaltyText(reason: PenaltyReason): string {
  switch (reason) {
    case PenaltyReason.PENALTY_REASON_INVALID_PROOF:
      return 'a wrong answer';
    case PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED:
      return 'a challenge without an answer';
    case PenaltyReason.PENALTY_REASON_DOWNTIME:
      return 'blocks that it did not sign';
    default:
      return penaltyReasonToJSON(reason);
  }
}
