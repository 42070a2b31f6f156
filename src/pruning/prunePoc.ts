/** What continuous proof of compute forgets, and when (P33). */

import type { Epoch, PruningState } from '../gen/cpoc/poc/v1/poc.ts';
import * as schema from '../keeper/poc/schema.ts';
import type { Context } from '../types/context.ts';
import { epochParams } from '../types/poc/epochHeights.ts';
import { type PrunableCollection, pruneNextEpoch } from './pruneEpochs.ts';

const nothing: PruningState = {
  continuousPocCommitsPrunedEpoch: 0n,
  continuousPocChallengesPrunedEpoch: 0n,
  continuousPocSummariesPrunedEpoch: 0n,
  weightRecordsPrunedEpoch: 0n,
  validatorTermsPrunedEpoch: 0n,
};

/** Each block, at most `poc_pruning_max` entries a collection, of one epoch a collection. */
export function prunePoc(ctx: Context, epoch: Epoch): undefined {
  const params = epochParams(epoch);
  const dataLimit = epoch.index - BigInt(params.pocDataPruningEpochThreshold);
  const recordLimit = epoch.index - BigInt(params.weightRecordRetentionEpochs);
  const before = schema.pruningState.get(ctx) ?? nothing;
  const prune = (collection: PrunableCollection, closed: bigint, limit: bigint): bigint =>
    pruneNextEpoch(collection, closed, limit, params.pocPruningMax);
  const after: PruningState = {
    continuousPocCommitsPrunedEpoch: prune(
      commitsOf(ctx),
      before.continuousPocCommitsPrunedEpoch,
      dataLimit,
    ),
    continuousPocChallengesPrunedEpoch: prune(
      challengesOf(ctx),
      before.continuousPocChallengesPrunedEpoch,
      dataLimit,
    ),
    continuousPocSummariesPrunedEpoch: prune(
      summariesOf(ctx),
      before.continuousPocSummariesPrunedEpoch,
      dataLimit,
    ),
    weightRecordsPrunedEpoch: prune(
      weightRecordsOf(ctx),
      before.weightRecordsPrunedEpoch,
      recordLimit,
    ),
    validatorTermsPrunedEpoch: prune(
      validatorTermsOf(ctx),
      before.validatorTermsPrunedEpoch,
      recordLimit,
    ),
  };
  if (after.weightRecordsPrunedEpoch > before.weightRecordsPrunedEpoch) {
    schema.epochs.delete(ctx, after.weightRecordsPrunedEpoch);
    schema.settlements.delete(ctx, after.weightRecordsPrunedEpoch);
  }
  if (!samePruning(before, after)) schema.pruningState.set(ctx, after);
}

function samePruning(a: PruningState, b: PruningState): boolean {
  return (
    a.continuousPocCommitsPrunedEpoch === b.continuousPocCommitsPrunedEpoch &&
    a.continuousPocChallengesPrunedEpoch === b.continuousPocChallengesPrunedEpoch &&
    a.continuousPocSummariesPrunedEpoch === b.continuousPocSummariesPrunedEpoch &&
    a.weightRecordsPrunedEpoch === b.weightRecordsPrunedEpoch &&
    a.validatorTermsPrunedEpoch === b.validatorTermsPrunedEpoch
  );
}

function commitsOf(ctx: Context): PrunableCollection {
  return {
    *entries(epochIndex) {
      const prefix = schema.commits.key.prefix(epochIndex);
      for (const key of schema.commits.keys(ctx, { prefix })) {
        yield () => schema.commits.delete(ctx, key);
      }
    },
  };
}

function challengesOf(ctx: Context): PrunableCollection {
  return {
    *entries(epochIndex) {
      const prefix = schema.challengesByEpoch.key.prefix(epochIndex);
      for (const key of schema.challengesByEpoch.keys(ctx, { prefix })) {
        yield () => {
          schema.challengesByEpoch.remove(ctx, key);
          schema.challenges.delete(ctx, key[2]);
        };
      }
    },
  };
}

function summariesOf(ctx: Context): PrunableCollection {
  return {
    *entries(epochIndex) {
      const prefix = schema.summaries.key.prefix(epochIndex);
      for (const key of schema.summaries.keys(ctx, { prefix })) {
        yield () => schema.summaries.delete(ctx, key);
      }
    },
  };
}

function weightRecordsOf(ctx: Context): PrunableCollection {
  return {
    *entries(epochIndex) {
      const prefix = schema.weightRecords.key.prefix(epochIndex);
      for (const key of schema.weightRecords.keys(ctx, { prefix })) {
        yield () => schema.weightRecords.delete(ctx, key);
      }
    },
  };
}

function validatorTermsOf(ctx: Context): PrunableCollection {
  return {
    *entries(epochIndex) {
      const prefix = schema.validatorTerms.key.prefix(epochIndex);
      for (const key of schema.validatorTerms.keys(ctx, { prefix })) {
        yield () => schema.validatorTerms.delete(ctx, key);
      }
    },
  };
}
