/** Whether pruning may have taken records of an epoch (P33): all of them, or some so far. */

import type { Epoch, PruningState } from '../../gen/cpoc/poc/v1/poc.ts';
import { epochParams } from './epochHeights.ts';

export type PrunedKind = 'commits' | 'challenges' | 'summaries' | 'weightRecords';

const closedField = {
  commits: 'continuousPocCommitsPrunedEpoch',
  challenges: 'continuousPocChallengesPrunedEpoch',
  summaries: 'continuousPocSummariesPrunedEpoch',
  weightRecords: 'weightRecordsPrunedEpoch',
} as const;

/** @param current the epoch of the state's height: what it does not prune yet is whole */
export function isPrunable(
  kind: PrunedKind,
  epochIndex: bigint,
  current: Epoch,
  state: PruningState | undefined,
): boolean {
  const params = epochParams(current);
  const kept =
    kind === 'weightRecords'
      ? params.weightRecordRetentionEpochs
      : params.pocDataPruningEpochThreshold;
  return (
    epochIndex <= (state?.[closedField[kind]] ?? 0n) || epochIndex <= current.index - BigInt(kept)
  );
}
