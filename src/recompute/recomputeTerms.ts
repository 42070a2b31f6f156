/** The terms of one participant's epoch, recomputed from its proven records with the arithmetic of the rules. */

import {
  ChallengeOutcome,
  ParticipantStatus,
  PenaltyReason,
  Probation,
  type WeightRecord,
} from '../gen/cpoc/poc/v1/poc.ts';
import { epochParams } from '../types/poc/epochHeights.ts';
import type { TermName } from '../types/poc/explainTerms.ts';
import { coinsText, penaltyText, probationText, statusText } from '../types/poc/termText.ts';
import { participantWeight } from '../weights/participantWeight.ts';
import { passesProbation } from '../weights/passesProbation.ts';
import { settledPower } from '../weights/settledPower.ts';
import { isJail, recomputePenalty, recomputePenaltyHeight } from './commitChecks.ts';
import type { EpochFrame } from './epochFrame.ts';
import type { HostRecords } from './hostRecords.ts';

export type TermValues = Partial<Record<TermName, string>>;

/** What follows from other records; a term whose records are gone, or that only one record holds, is left out. */
export function recomputeTerms(frame: EpochFrame, host: HostRecords): TermValues {
  return {
    ...counts(host),
    ...(isKnown(frame, host) ? { ...noncesOf(host), ...penaltyTerms(host) } : {}),
    ...weightTerms(frame, host),
    ...settledTerms(frame, host),
  };
}

function counts({ commits, challenges }: HostRecords): TermValues {
  const outcomes = (outcome: ChallengeOutcome): string =>
    String(challenges?.filter((challenge) => challenge.outcome === outcome).length);
  return {
    ...(commits === undefined ? {} : { commits: String(commits.length) }),
    ...(challenges === undefined
      ? {}
      : {
          challenges_issued: String(challenges.length),
          challenges_passed: outcomes(ChallengeOutcome.CHALLENGE_OUTCOME_PASSED),
          challenges_failed: outcomes(ChallengeOutcome.CHALLENGE_OUTCOME_FAILED),
          challenges_expired: outcomes(ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED),
          challenges_voided: outcomes(ChallengeOutcome.CHALLENGE_OUTCOME_VOIDED),
          challenges_open: outcomes(ChallengeOutcome.CHALLENGE_OUTCOME_OPEN),
        }),
  };
}

function noncesOf({ commits }: HostRecords): TermValues {
  if (commits === undefined) return {};
  return { total_nonces: commits.reduce((sum, c) => sum + BigInt(c.nonceCount), 0n).toString() };
}

/** Who took no part in a settled epoch has no record, and few terms. */
function isKnown({ settled }: EpochFrame, { weightRecord }: HostRecords): boolean {
  return !settled || weightRecord !== undefined;
}

function penaltyTerms(host: HostRecords): TermValues {
  const penalty = recomputePenalty(host);
  const height = recomputePenaltyHeight(host, penalty);
  return {
    ...(penalty === undefined ? {} : { penalty: penaltyText(penalty) }),
    ...(height === undefined || host.summary === undefined
      ? {}
      : { penalty_height: height.toString() }),
  };
}

function weightTerms(frame: EpochFrame, host: HostRecords): TermValues {
  const params = epochParams(frame.epoch);
  const terms = {
    base: 0n,
    effective: effectiveOf(frame, host),
    factorNumerator: params.weightFactorNumerator,
    factorDenominator: params.weightFactorDenominator,
  };
  const isActive = statusOf(frame, host) === ParticipantStatus.PARTICIPANT_STATUS_ACTIVE;
  return {
    nonce_weight: String(params.nonceWeight),
    ...(!isKnown(frame, host)
      ? {}
      : {
          effective: terms.effective.toString(),
          base: '0',
          factor: `${terms.factorNumerator}/${terms.factorDenominator}`,
          weight: (isActive ? participantWeight(terms) : 0n).toString(),
        }),
    // At settlement it is the record alone that knows.
    ...(frame.settled ? {} : { status: statusText(statusOf(frame, host)) }),
  };
}

/** From the commits and outcomes where they are there, else from what the records say of them. */
export function effectiveOf({ epoch }: EpochFrame, host: HostRecords): bigint {
  const { commits, summary, weightRecord } = host;
  const said = summary?.penaltyReason ?? weightRecord?.penaltyReason;
  const none = PenaltyReason.PENALTY_REASON_UNSPECIFIED;
  const penalty = recomputePenalty(host) ?? said ?? none;
  if (penalty !== none) return 0n;
  const nonces =
    commits?.reduce((sum, commit) => sum + BigInt(commit.nonceCount), 0n) ??
    summary?.totalNonces ??
    weightRecord?.totalNonces ??
    0n;
  return nonces / BigInt(epochParams(epoch).nonceWeight);
}

function statusOf(frame: EpochFrame, host: HostRecords): ParticipantStatus {
  const status = frame.settled ? host.weightRecord?.status : host.participant?.status;
  return status ?? ParticipantStatus.PARTICIPANT_STATUS_UNSPECIFIED;
}

function settledTerms(frame: EpochFrame, { weightRecord }: HostRecords): TermValues {
  const { settlement, epoch } = frame;
  if (settlement === undefined) return {};
  const params = epochParams(epoch);
  const isMinted = settlement.totalWeight !== '0' && params.epochReward?.amount !== '0';
  const minted = isMinted && params.epochReward !== undefined ? [params.epochReward] : [];
  return {
    minted: coinsText(minted),
    ...(weightRecord === undefined ? {} : recordTerms(frame, weightRecord)),
  };
}

function recordTerms({ settlement, epoch }: EpochFrame, record: WeightRecord): TermValues {
  if (settlement === undefined) return {};
  const { weight, rank, keptPowers, probationBlocks, probationSignedBlocks } = record;
  const enters = record.probation === Probation.PROBATION_ENTERED;
  const { unscaled, power } = settledPower({ weight, rank, enters, keptPowers }, settlement);
  const total = BigInt(settlement.totalWeight);
  const reward = settlement.pool
    .map(({ denom, amount }) => {
      const share = total === 0n ? 0n : (BigInt(amount) * weight) / total;
      return { denom, amount: share.toString() };
    })
    .filter(({ amount }) => amount !== '0');
  const { probationSignedBps } = epochParams(epoch);
  const passed = passesProbation(probationBlocks, probationSignedBlocks, probationSignedBps);
  return {
    reward: coinsText(reward),
    power_before_scale: unscaled.toString(),
    power: power.toString(),
    ...(isJudged(record.probation)
      ? {
          probation: probationText(
            passed ? Probation.PROBATION_PASSED : Probation.PROBATION_FAILED,
          ),
        }
      : {}),
  };
}

/** Whether the settlement decided on somebody who was on probation. */
function isJudged(probation: Probation): boolean {
  return probation === Probation.PROBATION_PASSED || probation === Probation.PROBATION_FAILED;
}

/** Terms that no other record can confirm, and why. */
export function whyNotRecomputed(name: TermName, frame: EpochFrame, host: HostRecords): string {
  const reason = host.summary?.penaltyReason ?? host.weightRecord?.penaltyReason;
  if ((name === 'penalty' || name === 'penalty_height') && reason !== undefined) {
    if (isJail(reason)) return 'of jail; the evidence and the signatures are in the blocks';
    return name === 'penalty_height'
      ? 'a failed answer leaves no height of its own'
      : 'outcomes were pruned';
  }
  if (name === 'total_nonces') return 'commits were pruned';
  return frame.settled
    ? 'held by one record alone; `cpocd recompute` adds up all of them'
    : 'not settled yet';
}
