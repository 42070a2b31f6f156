/** Where the records of an explanation lie, and what became of each. */

import * as schema from '../keeper/poc/schema.ts';
import type { SourceName } from '../types/poc/explainTerms.ts';
import { isPrunable, type PrunedKind } from '../types/poc/prunedEpochs.ts';
import { type EpochFrame, pocStore } from './epochFrame.ts';
import type { HostRecords } from './hostRecords.ts';

export interface ExplainedRecord {
  readonly name: SourceName;
  readonly store: string;
  /** In the store: `abci_query` of `/store/<store>/key` with `prove` asks for it. */
  readonly key: Uint8Array;
  readonly state: 'present' | 'absent' | 'pruned';
}

export function explainedRecords(frame: EpochFrame, host: HostRecords): ExplainedRecord[] {
  const { epoch, current, pruning, settlement } = frame;
  const { address, participant, summary, weightRecord, commits, challenges } = host;
  const { index } = epoch;
  const of = [index, address] as const;
  const record = (
    name: SourceName,
    key: Uint8Array,
    found: boolean,
    kind?: PrunedKind,
  ): ExplainedRecord => {
    const isGone = kind !== undefined && isPrunable(kind, index, current, pruning);
    return { name, store: pocStore, key, state: found ? 'present' : isGone ? 'pruned' : 'absent' };
  };
  return [
    record('epoch', schema.epochs.storeKey(index), true),
    record('participant', schema.participants.storeKey(address), participant !== undefined),
    ...(commits ?? []).map((commit) =>
      record('commits', schema.commits.storeKey([...of, commit.commitBlockHeight]), true),
    ),
    ...(commits === undefined
      ? [
          record(
            'commits',
            schema.commits.storePrefix(schema.commits.key.prefix(...of)),
            false,
            'commits',
          ),
        ]
      : []),
    ...(challenges ?? []).map(({ id }) =>
      record('challenges', schema.challenges.storeKey(id), true),
    ),
    ...(challenges === undefined
      ? [
          record(
            'challenges',
            schema.challengesByEpoch.storePrefix(schema.challengesByEpoch.key.prefix(...of)),
            false,
            'challenges',
          ),
        ]
      : []),
    record('summary', schema.summaries.storeKey(of), summary !== undefined, 'summaries'),
    record(
      'weight_record',
      schema.weightRecords.storeKey(of),
      weightRecord !== undefined,
      'weightRecords',
    ),
    record('settlement', schema.settlements.storeKey(index), settlement !== undefined),
    record('pruning_state', schema.pruningState.storeKey, pruning !== undefined),
  ];
}
