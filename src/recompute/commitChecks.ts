/** Whether a participant's commits and challenges can be what the rules made (P6 to P11, P17 to P23). */

import {
  ChallengeKind,
  ChallengeOutcome,
  type ContinuousPoCChallenge,
  type ContinuousPoCCommit,
  PenaltyReason,
} from '../gen/cpoc/poc/v1/poc.ts';
import { epochHeights, epochParams } from '../types/poc/epochHeights.ts';
import type { Differences } from './difference.ts';
import type { EpochFrame } from './epochFrame.ts';
import type { HostRecords } from './hostRecords.ts';

/** Commits by themselves: numbers without gaps, heights and counts within their bounds. */
export function checkCommits(
  { epoch }: EpochFrame,
  commits: readonly ContinuousPoCCommit[],
  differences: Differences,
  addressText: string,
): void {
  const params = epochParams(epoch);
  const { first, lastCommit } = epochHeights(epoch);
  let nextNonce = 0n;
  for (const commit of commits) {
    const at = `commit of height ${commit.commitBlockHeight}`;
    const { nonceCount } = commit;
    differences.compare(
      `${at}, participant`,
      'P11',
      'commits',
      commit.participantAddress,
      addressText,
    );
    differences.compare(`${at}, epoch`, 'P11', 'commits', commit.epochIndex, epoch.index);
    differences.compare(`${at}, first_nonce`, 'P10', 'commits', commit.firstNonce, nextNonce);
    const height = within(commit.commitBlockHeight, first, lastCommit);
    differences.compare(`${at}, height`, 'P6', 'commits', commit.commitBlockHeight, height);
    const count = within(nonceCount, params.minNoncesPerCommit, params.maxNoncesPerCommit);
    differences.compare(`${at}, nonce_count`, 'P8', 'commits', nonceCount, count);
    differences.compare(`${at}, root_hash bytes`, 'P8', 'commits', commit.rootHash.length, 32);
    nextNonce += BigInt(nonceCount);
  }
  const most = within(commits.length, 0, params.maxCommitsPerEpoch);
  differences.compare('commits', 'P9', 'commits', commits.length, most);
}

function within<T extends number | bigint>(value: T, least: T, most: T): T | string {
  return value >= least && value <= most ? value : `${least} to ${most}`;
}

/** Challenges against the commits that they ask about. */
export function checkChallenges(
  frame: EpochFrame,
  host: HostRecords,
  challenges: readonly ContinuousPoCChallenge[],
  differences: Differences,
): void {
  const commits = new Map(host.commits?.map((commit) => [commit.commitBlockHeight, commit]));
  for (const one of challenges) {
    const note: Note = (what, rules, says, right) =>
      differences.compare(`challenge ${one.id}, ${what}`, rules, 'challenges', says, right);
    note('participant', 'P19', one.challengedAddress, host.addressText);
    note('epoch', 'P19', one.epochIndex, frame.epoch.index);
    checkPlace(frame, one, note);
    if (host.commits !== undefined) checkLeaf(one, commits.get(one.commitBlockHeight), note);
    checkOutcome(frame, one, note);
  }
}

type Value = string | number | bigint | boolean;
type Note = (what: string, rules: string, says: Value, right: Value) => void;

function checkPlace({ epoch }: EpochFrame, one: ContinuousPoCChallenge, note: Note): void {
  const { auditFirst, auditLast } = epochHeights(epoch);
  const height = one.challengeBlockHeight;
  const isSample = one.kind === ChallengeKind.CHALLENGE_KIND_SAMPLE;
  const isKnown = isSample || one.kind === ChallengeKind.CHALLENGE_KIND_AUDIT;
  note('kind', 'P19', one.kind, isKnown ? one.kind : 'sample or audit');
  if (isSample) note('height', 'P17', height, one.commitBlockHeight + 1n);
  else note('height', 'P18', height, within(height, auditFirst, auditLast));
  const blocks = epochParams(epoch).validationChallengeDeadlineBlocks;
  note('deadline', 'P19', one.deadlineBlockHeight, height + BigInt(blocks));
}

function checkLeaf(
  one: ContinuousPoCChallenge,
  commit: ContinuousPoCCommit | undefined,
  note: Note,
): void {
  if (commit === undefined) {
    note('commit', 'P17 P18', one.commitBlockHeight, 'no such commit');
    return;
  }
  const leaf = within(one.nonceIndex, 0n, BigInt(commit.nonceCount) - 1n);
  note('nonce_index', 'P17 P18', one.nonceIndex, leaf);
}

function checkOutcome(frame: EpochFrame, one: ContinuousPoCChallenge, note: Note): void {
  const isOpen = one.outcome === ChallengeOutcome.CHALLENGE_OUTCOME_OPEN;
  const { CHALLENGE_OUTCOME_OPEN: first, CHALLENGE_OUTCOME_VOIDED: last } = ChallengeOutcome;
  note('outcome', 'P19', one.outcome, within<number>(one.outcome, first, last));
  note('resolved', 'P19', one.resolved, !isOpen);
  const isOver = frame.settled || frame.height >= one.deadlineBlockHeight;
  if (isOver) note('outcome', 'P22', isOpen ? 'open' : 'closed', 'closed');
  const passed = one.outcome === ChallengeOutcome.CHALLENGE_OUTCOME_PASSED;
  const bytes = passed ? epochParams(frame.epoch).artifactSizeBytes : 0;
  note('artifact bytes', 'P15 P21', one.artifact.length, bytes);
}

/**
 * The penalty that the outcomes make. For jail (P31, P32) these records hold no reason: there it is the summary's word.
 */
export function recomputePenalty(host: HostRecords): PenaltyReason | undefined {
  const { summary, challenges } = host;
  if (challenges === undefined) return undefined;
  const reason = summary?.penaltyReason ?? PenaltyReason.PENALTY_REASON_UNSPECIFIED;
  if (isJail(reason)) return undefined;
  const having = (outcome: ChallengeOutcome): ContinuousPoCChallenge[] =>
    challenges.filter((challenge) => challenge.outcome === outcome);
  const failed = having(ChallengeOutcome.CHALLENGE_OUTCOME_FAILED);
  const expired = having(ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED);
  // A penalty closes what was open; only what is drawn later, of the last commit, can fail after it. The first one counts.
  const firstExpiry = least(expired.map((one) => one.deadlineBlockHeight));
  const penaltyHeight = summary?.penaltyHeight ?? 0n;
  const failedFirst = failed.some(
    (one) => one.challengeBlockHeight < penaltyHeight && penaltyHeight <= one.deadlineBlockHeight,
  );
  if (failed.length === 0 && expired.length === 0) {
    return PenaltyReason.PENALTY_REASON_UNSPECIFIED;
  }
  return failedFirst && (firstExpiry === undefined || penaltyHeight <= firstExpiry)
    ? PenaltyReason.PENALTY_REASON_INVALID_PROOF
    : PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED;
}

/** The height of the penalty, where the outcomes say it: a failed answer's own height is not kept. */
export function recomputePenaltyHeight(
  host: HostRecords,
  penalty: PenaltyReason | undefined,
): bigint | undefined {
  if (penalty === PenaltyReason.PENALTY_REASON_UNSPECIFIED) return 0n;
  if (penalty !== PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED) return undefined;
  return least(
    (host.challenges ?? [])
      .filter((one) => one.outcome === ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED)
      .map((one) => one.deadlineBlockHeight),
  );
}

export function isJail(reason: PenaltyReason): boolean {
  return (
    reason === PenaltyReason.PENALTY_REASON_DOWNTIME ||
    reason === PenaltyReason.PENALTY_REASON_DOUBLE_SIGN
  );
}

function least(heights: readonly bigint[]): bigint | undefined {
  return heights.reduce<bigint | undefined>(
    (low, height) => (low === undefined || height < low ? height : low),
    undefined,
  );
}
