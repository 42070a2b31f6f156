/** Where the records of an explanation lie in the state, for who wants them proven. */

import { type ExplainSource, SourceState } from '../../../gen/cpoc/poc/v1/query.ts';
import * as schema from '../../../keeper/poc/schema.ts';
import type { SourceName } from '../../../types/poc/explainTerms.ts';
import { isPrunable, type PrunedKind } from '../../../types/poc/prunedEpochs.ts';
import type { ExplainRecords } from './explainRecords.ts';

/** One source a record: commits and challenges one each, and one that says what became of all where there is none. */
export function explainSources(
  records: ExplainRecords,
  address: Uint8Array,
  height: bigint,
): ExplainSource[] {
  const { epoch, current, pruning } = records;
  const { index } = epoch;
  const stateOf = (found: boolean, kind?: PrunedKind): SourceState => {
    if (found) return SourceState.SOURCE_STATE_PRESENT;
    return kind !== undefined && isPrunable(kind, index, current, pruning)
      ? SourceState.SOURCE_STATE_PRUNED
      : SourceState.SOURCE_STATE_ABSENT;
  };
  const source = (name: SourceName, key: Uint8Array, state: SourceState): ExplainSource => {
    return { name, store: schema.pocSchema.store, key, height, state };
  };
  const of = [index, address] as const;
  const commits = records.commits.map((commit) =>
    source(
      'commits',
      schema.commits.storeKey([index, address, commit.commitBlockHeight]),
      SourceState.SOURCE_STATE_PRESENT,
    ),
  );
  const challenges = records.challenges.map(({ id }) =>
    source('challenges', schema.challenges.storeKey(id), SourceState.SOURCE_STATE_PRESENT),
  );
  const none = (name: 'commits' | 'challenges'): ExplainSource => {
    // No commit has height 0, no challenge id 0: the proof of absence shows what lies beside.
    const kept = name === 'commits' ? schema.commits : schema.challengesByEpoch;
    const key = kept.storeKey([...of, 0n]);
    return source(name, key, stateOf(false, name));
  };
  return [
    source('epoch', schema.epochs.storeKey(index), stateOf(true)),
    source(
      'participant',
      schema.participants.storeKey(address),
      stateOf(records.participant !== undefined),
    ),
    ...(commits.length > 0 ? commits : [none('commits')]),
    ...(challenges.length > 0 ? challenges : [none('challenges')]),
    source(
      'summary',
      schema.summaries.storeKey(of),
      stateOf(records.summary !== undefined, 'summaries'),
    ),
    source(
      'weight_record',
      schema.weightRecords.storeKey(of),
      stateOf(records.weightRecord !== undefined, 'weightRecords'),
    ),
    source(
      'settlement',
      schema.settlements.storeKey(index),
      stateOf(records.settlement !== undefined, 'weightRecords'),
    ),
    source('pruning_state', schema.pruningState.storeKey, stateOf(records.pruning !== undefined)),
  ];
}
