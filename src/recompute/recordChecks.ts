/** What the records of a participant say, against what was recomputed from them (P11, P19, P25 to P30). */

import { epochParams } from '../types/poc/epochHeights.ts';
import { type TermName, termInfos } from '../types/poc/explainTerms.ts';
import { isPrunable } from '../types/poc/prunedEpochs.ts';
import { coinsText, penaltyText, probationText } from '../types/poc/termText.ts';
import { checkChallenges, checkCommits } from './commitChecks.ts';
import { type Difference, Differences } from './difference.ts';
import type { EpochFrame } from './epochFrame.ts';
import type { HostRecords } from './hostRecords.ts';
import type { TermValues } from './recomputeTerms.ts';

/** Everything in one participant's records that does not follow. */
export function checkRecords(
  frame: EpochFrame,
  host: HostRecords,
  terms: TermValues,
): readonly Difference[] {
  const differences = new Differences(host.addressText);
  for (const one of host.misplaced) {
    differences.compare('key of a record', 'P11 P19', 'state', one, 'its own key');
  }
  if (host.commits !== undefined) {
    checkCommits(frame, host.commits, differences, host.addressText);
  }
  if (host.challenges !== undefined) checkChallenges(frame, host, host.challenges, differences);
  checkSummary(frame, host, terms, differences);
  checkWeightRecord(frame, host, terms, differences);
  return differences.found;
}

function rulesOf(name: TermName): string {
  return termInfos.find((info) => info.name === name)?.rules.join(' ') ?? '';
}

function checkSummary(
  frame: EpochFrame,
  { summary, commits, challenges, addressText, ...host }: HostRecords,
  terms: TermValues,
  differences: Differences,
): void {
  const { epoch, current, pruning } = frame;
  if (summary === undefined) {
    const isGone = isPrunable('summaries', epoch.index, current, pruning);
    const there = (commits?.length ?? 0) + (challenges?.length ?? 0) > 0;
    if (!isGone)
      differences.compare('summary', 'P11', 'summary', 'absent', there ? 'present' : 'absent');
    const claimed = host.weightRecord?.totalNonces ?? 0n;
    if (!isGone) differences.compare('total_nonces', 'P11', 'weight_record', claimed, 0n);
    return;
  }
  const compare = (name: TermName, says: string | number | bigint): void => {
    const value = terms[name];
    if (value !== undefined) differences.compare(name, rulesOf(name), 'summary', says, value);
  };
  differences.compare(
    'summary, participant',
    'P11',
    'summary',
    summary.participantAddress,
    addressText,
  );
  differences.compare('summary, epoch', 'P11', 'summary', summary.epochIndex, epoch.index);
  compare('commits', summary.commitCount);
  compare('total_nonces', summary.totalNonces);
  compare('challenges_issued', summary.challengesIssued);
  compare('challenges_passed', summary.challengesPassed);
  compare('penalty', penaltyText(summary.penaltyReason));
  compare('penalty_height', summary.penaltyHeight);
  const isPenalized = penaltyText(summary.penaltyReason) !== 'none';
  differences.compare('penalty', 'P23', 'summary', summary.penaltyApplied, isPenalized);
  const effective = isPenalized ? 0n : summary.totalNonces / BigInt(epochParams(epoch).nonceWeight);
  differences.compare(
    'effective',
    rulesOf('effective'),
    'summary',
    summary.effectivePocWeight,
    effective,
  );
  if (commits === undefined) return;
  const inferences = commits.reduce((sum, commit) => sum + BigInt(commit.inferenceCount), 0n);
  differences.compare('total_inferences', 'P11', 'summary', summary.totalInferences, inferences);
  const last = commits.at(-1)?.commitBlockHeight ?? 0n;
  differences.compare('last_commit_height', 'P11', 'summary', summary.lastCommitHeight, last);
}

function checkWeightRecord(
  frame: EpochFrame,
  { weightRecord: record, summary, addressText }: HostRecords,
  terms: TermValues,
  differences: Differences,
): void {
  const { epoch, settlement, settled } = frame;
  if (record === undefined) {
    // Who has a summary has a record from the settlement on (P28).
    const expected = settled && summary !== undefined ? 'present' : 'absent';
    differences.compare('weight_record', 'P28', 'weight_record', 'absent', expected);
    return;
  }
  const compare = (name: TermName, says: string | bigint): void => {
    const value = terms[name];
    if (value !== undefined) differences.compare(name, rulesOf(name), 'weight_record', says, value);
  };
  differences.compare(
    'weight_record, participant',
    'P28',
    'weight_record',
    record.address,
    addressText,
  );
  differences.compare(
    'weight_record, epoch',
    'P28',
    'weight_record',
    record.epochIndex,
    epoch.index,
  );
  compare('total_nonces', record.totalNonces);
  if (summary !== undefined) {
    const penalty = penaltyText(summary.penaltyReason);
    differences.compare(
      'penalty',
      rulesOf('penalty'),
      'weight_record',
      penaltyText(record.penaltyReason),
      penalty,
    );
    differences.compare(
      'total_nonces',
      'P11',
      'weight_record',
      record.totalNonces,
      summary.totalNonces,
    );
  } else compare('penalty', penaltyText(record.penaltyReason));
  compare('effective', record.effective);
  compare('base', record.base);
  compare('factor', `${record.factorNumerator}/${record.factorDenominator}`);
  compare('weight', record.weight);
  compare('reward', coinsText(record.reward));
  compare('probation', probationText(record.probation));
  const isKnown = /^(none|entered|passed|failed)$/.test(probationText(record.probation));
  differences.compare('probation', 'P34', 'weight_record', isKnown, true);
  compare('power', record.power);
  if (probationText(record.probation) === 'none' || probationText(record.probation) === 'entered') {
    const says = `${record.probationSignedBlocks}/${record.probationBlocks}`;
    differences.compare('probation_signed', 'P34', 'weight_record', says, '0/0');
  }
  const isPlaced =
    record.rank > 0
      ? BigInt(record.rank) <= (settlement?.candidates ?? 0n) && record.weight > 0n
      : true;
  differences.compare('rank', 'P27', 'weight_record', isPlaced ? 'fits' : record.rank, 'fits');
}
