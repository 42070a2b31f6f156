/** Values of terms as text: the same on both sides of a comparison. */

import {
  type ParticipantStatus,
  type PenaltyReason,
  type Probation,
  participantStatusToJSON,
  penaltyReasonToJSON,
  probationToJSON,
} from '../../gen/cpoc/poc/v1/poc.ts';

interface CoinText {
  readonly denom: string;
  readonly amount: string;
}

/** `7uother,12upoc`; `none` for no coins. */
export function coinsText(coins: readonly CoinText[]): string {
  return coins.length === 0 ? 'none' : coins.map((c) => `${c.amount}${c.denom}`).join(',');
}

/** `challenge_expired`; `none` for no penalty. */
export function penaltyText(reason: PenaltyReason): string {
  return enumText(penaltyReasonToJSON(reason), 'PENALTY_REASON_');
}

/** `active`, `inactive`, `jailed`; `none` for who is no participant. */
export function statusText(status: ParticipantStatus): string {
  return enumText(participantStatusToJSON(status), 'PARTICIPANT_STATUS_');
}

/** `entered`, `passed`, `failed`; `none` for who was seen before, or is no candidate. */
export function probationText(probation: Probation): string {
  return enumText(probationToJSON(probation), 'PROBATION_');
}

function enumText(name: string, prefix: string): string {
  const text = name.replace(prefix, '').toLowerCase();
  return text === 'unspecified' ? 'none' : text;
}
