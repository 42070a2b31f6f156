/** The values of an explanation's terms as the chain's records hold them; what is not settled yet is told so far. */

import {
  ChallengeOutcome,
  type ContinuousPoCChallenge,
  ParticipantStatus,
  PenaltyReason,
  Probation,
  type Settlement,
  type WeightRecord,
} from '../../../gen/cpoc/poc/v1/poc.ts';
import type { ExplainTerm } from '../../../gen/cpoc/poc/v1/query.ts';
import { epochParams } from '../../../types/poc/epochHeights.ts';
import { type TermName, termInfos } from '../../../types/poc/explainTerms.ts';
import { isPrunable } from '../../../types/poc/prunedEpochs.ts';
import { settlementTerms } from '../../../types/poc/settlementTerms.ts';
import { coinsText, penaltyText, probationText, statusText } from '../../../types/poc/termText.ts';
import { participantWeight } from '../../../weights/participantWeight.ts';
import { settledPower } from '../../../weights/settledPower.ts';
import type { ExplainRecords } from './explainRecords.ts';

type Values = Partial<Record<TermName, string>>;

/** Terms whose records were pruned are left out, and so are those that come with the settlement before it. */
export function explainTerms(records: ExplainRecords): ExplainTerm[] {
  const { weightRecord, settlement, epoch } = records;
  const values: Values = {
    ...countsOf(records),
    ...(records.settled ? {} : weightSoFar(records)),
    ...(weightRecord === undefined ? {} : recordValues(weightRecord)),
    ...(settlement === undefined
      ? {}
      : {
          ...settlementTerms(settlement),
          minted: coinsText(settlement.minted === undefined ? [] : [settlement.minted]),
        }),
    ...(weightRecord === undefined || settlement === undefined
      ? {}
      : { power_before_scale: powerBeforeScale(weightRecord, settlement) }),
    nonce_weight: String(epochParams(epoch).nonceWeight),
  };
  return termInfos.flatMap(({ name, rules, formula, sources }): ExplainTerm[] => {
    const value = values[name];
    if (value === undefined) return [];
    return [{ name, value, rules: [...rules], formula, sources: [...sources] }];
  });
}

/** What commits and challenges add up to, where all of them are there and were read. */
function countsOf(records: ExplainRecords): Values {
  const { epoch, current, pruning, truncated, commits, challenges, summary } = records;
  const prunable = (kind: 'commits' | 'challenges'): boolean =>
    isPrunable(kind, epoch.index, current, pruning);
  const isOutcome = (outcome: ChallengeOutcome) => (challenge: ContinuousPoCChallenge) =>
    challenge.outcome === outcome;
  const count = (outcome: ChallengeOutcome): string =>
    String(challenges.filter(isOutcome(outcome)).length);
  return {
    ...(truncated || prunable('commits') ? {} : { commits: String(commits.length) }),
    ...(truncated || prunable('challenges')
      ? {}
      : {
          challenges_issued: String(challenges.length),
          challenges_passed: count(ChallengeOutcome.CHALLENGE_OUTCOME_PASSED),
          challenges_failed: count(ChallengeOutcome.CHALLENGE_OUTCOME_FAILED),
          challenges_expired: count(ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED),
          challenges_voided: count(ChallengeOutcome.CHALLENGE_OUTCOME_VOIDED),
          challenges_open: count(ChallengeOutcome.CHALLENGE_OUTCOME_OPEN),
        }),
    ...(summary === undefined ? {} : { penalty_height: summary.penaltyHeight.toString() }),
  };
}

/** Of the running epoch: what settlement would find if it were now. */
function weightSoFar({ epoch, summary, participant }: ExplainRecords): Values {
  const params = epochParams(epoch);
  const terms = {
    base: 0n,
    effective: summary === undefined || summary.penaltyApplied ? 0n : summary.effectivePocWeight,
    factorNumerator: params.weightFactorNumerator,
    factorDenominator: params.weightFactorDenominator,
  };
  const status = participant?.status ?? ParticipantStatus.PARTICIPANT_STATUS_UNSPECIFIED;
  const isActive = status === ParticipantStatus.PARTICIPANT_STATUS_ACTIVE;
  return {
    total_nonces: (summary?.totalNonces ?? 0n).toString(),
    penalty: penaltyText(summary?.penaltyReason ?? PenaltyReason.PENALTY_REASON_UNSPECIFIED),
    effective: terms.effective.toString(),
    base: '0',
    factor: `${terms.factorNumerator}/${terms.factorDenominator}`,
    status: statusText(status),
    weight: (isActive ? participantWeight(terms) : 0n).toString(),
  };
}

function recordValues(record: WeightRecord): Values {
  return {
    total_nonces: record.totalNonces.toString(),
    penalty: penaltyText(record.penaltyReason),
    effective: record.effective.toString(),
    base: record.base.toString(),
    factor: `${record.factorNumerator}/${record.factorDenominator}`,
    status: statusText(record.status),
    weight: record.weight.toString(),
    reward: coinsText(record.reward),
    probation: probationText(record.probation),
    probation_signed: `${record.probationSignedBlocks}/${record.probationBlocks}`,
    rank: String(record.rank),
    power: record.power.toString(),
  };
}

function powerBeforeScale(record: WeightRecord, settlement: Settlement): string {
  const { weight, rank, keptPowers } = record;
  const enters = record.probation === Probation.PROBATION_ENTERED;
  return settledPower({ weight, rank, enters, keptPowers }, settlement).unscaled.toString();
}
