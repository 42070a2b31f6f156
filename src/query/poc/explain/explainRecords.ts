/** The records from which a participant's epoch is explained, and where they lie. */

import type {
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  Epoch,
  Participant,
  PruningState,
  Settlement,
  WeightRecord,
} from '../../../gen/cpoc/poc/v1/poc.ts';
import { currentEpoch } from '../../../keeper/poc/epochs.ts';
import * as schema from '../../../keeper/poc/schema.ts';
import { epochHeights } from '../../../types/poc/epochHeights.ts';
import { maxExplained } from '../../../types/poc/explainTerms.ts';
import { notFound, type QueryContext } from '../../queryHandler.ts';
import { settledEpochOf } from '../lastSettledEpoch.ts';

export interface ExplainRecords {
  readonly epoch: Epoch;
  /** The epoch of the state's height. */
  readonly current: Epoch;
  readonly settled: boolean;
  readonly participant: Participant | undefined;
  readonly summary: ContinuousPoCEpochSummary | undefined;
  readonly commits: readonly ContinuousPoCCommit[];
  readonly challenges: readonly ContinuousPoCChallenge[];
  /** Whether there are more commits or challenges than were read. */
  readonly truncated: boolean;
  readonly weightRecord: WeightRecord | undefined;
  readonly settlement: Settlement | undefined;
  readonly pruning: PruningState | undefined;
}

/**
 * Costs what the participant has of commits and challenges, bounded; never what the epoch has.
 *
 * @throws AppError sdk/38 where the epoch is not there, or nothing is known of the address in it
 */
export function readExplainRecords(
  query: QueryContext,
  address: Uint8Array,
  requested: bigint,
): ExplainRecords {
  const { state, height } = query;
  const epoch = readEpoch(query, requested);
  const key = [epoch.index, address] as const;
  const commitRange = { prefix: schema.commits.key.prefix(epoch.index, address) };
  const commits = atMost(schema.commits.entries(state, commitRange), ([, commit]) => commit);
  const refRange = { prefix: schema.challengesByEpoch.key.prefix(epoch.index, address) };
  const refs = atMost(schema.challengesByEpoch.keys(state, refRange), ([, , id]) => id);
  const records = {
    epoch,
    current: currentEpoch(state),
    settled: height >= epochHeights(epoch).last,
    participant: schema.participants.get(state, address),
    summary: schema.summaries.get(state, key),
    commits: commits.items,
    challenges: refs.items.map((id) => schema.challenges.require(state, id)),
    truncated: commits.more || refs.more,
    weightRecord: schema.weightRecords.get(state, key),
    settlement: schema.settlements.get(state, epoch.index),
    pruning: schema.pruningState.get(state),
  };
  const { participant, summary, weightRecord } = records;
  if (participant === undefined && summary === undefined && weightRecord === undefined) {
    throw notFound('the address is no participant, and has no records in this epoch');
  }
  return records;
}

function readEpoch(query: QueryContext, requested: bigint): Epoch {
  const { state } = query;
  const current = currentEpoch(state);
  const settled = settledEpochOf(query, requested);
  const index = settled === 0n ? current.index : settled;
  const found = schema.epochs.get(state, index);
  if (found !== undefined) return found;
  throw notFound(
    index > current.index
      ? `epoch ${index} has not begun; the running one is ${current.index}`
      : `epoch ${index} was pruned; weight_record_retention_epochs says how long epochs stay`,
  );
}

function atMost<T, R>(entries: Iterable<T>, pick: (entry: T) => R): { items: R[]; more: boolean } {
  const items: R[] = [];
  for (const entry of entries) {
    if (items.length === maxExplained) return { items, more: true };
    items.push(pick(entry));
  }
  return { items, more: false };
}
