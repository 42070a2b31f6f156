/** Parameters of continuous proof of compute: defaults and what makes a set valid (protocol section 10). */

import type { Params } from '../../gen/cpoc/poc/v1/params.ts';
import { AppError } from '../../lib/errors.ts';
import { pocErrors } from './errors.ts';

/** The defaults; `rewardDenom` is the denomination of `epoch_reward`, whose amount is 0. */
export function defaultParams(rewardDenom: string): Params {
  return {
    enableContinuousPoc: false,
    pocUtilizationTargetBps: 9950,
    nonceWeight: 10,
    maxCommitsPerEpoch: 100,
    minNoncesPerCommit: 10,
    maxNoncesPerCommit: 16_777_216,
    validationSampleRateBps: 500,
    validationChallengeDeadlineBlocks: 50,
    settlementAuditLeaves: 4,
    artifactSizeBytes: 24,
    auditWindowBlocks: 10,
    epochLength: 15_391n,
    maxValidators: 150,
    epochReward: { denom: rewardDenom, amount: '0' },
    signedBlocksWindow: 1000,
    minSignedBps: 500,
    jailBlocks: 600,
    probationSignedBps: 5000,
    pocDataPruningEpochThreshold: 2,
    weightRecordRetentionEpochs: 100,
    pocPruningMax: 1000,
    weightFactorNumerator: 1,
    weightFactorDenominator: 1,
    maxPowerShareBps: 3000,
  };
}

type NumberField = { [K in keyof Params]: Params[K] extends number ? K : never }[keyof Params];

const maxUint32 = 4_294_967_295;

/** Field, wire name, least and greatest value. */
const bounds: readonly (readonly [NumberField, string, number, number])[] = [
  ['pocUtilizationTargetBps', 'poc_utilization_target_bps', 0, 10_000],
  ['nonceWeight', 'nonce_weight', 1, maxUint32],
  ['maxCommitsPerEpoch', 'max_commits_per_epoch', 1, maxUint32],
  ['minNoncesPerCommit', 'min_nonces_per_commit', 1, maxUint32],
  ['maxNoncesPerCommit', 'max_nonces_per_commit', 1, maxUint32],
  ['validationSampleRateBps', 'validation_sample_rate_bps', 0, 10_000],
  ['validationChallengeDeadlineBlocks', 'validation_challenge_deadline_blocks', 1, 10_000],
  ['settlementAuditLeaves', 'settlement_audit_leaves', 2, 64],
  ['artifactSizeBytes', 'artifact_size_bytes', 1, 1024],
  ['auditWindowBlocks', 'audit_window_blocks', 1, 10_000],
  ['maxValidators', 'max_validators', 1, 1000],
  ['signedBlocksWindow', 'signed_blocks_window', 1, maxUint32],
  ['minSignedBps', 'min_signed_bps', 0, 10_000],
  ['jailBlocks', 'jail_blocks', 1, maxUint32],
  ['probationSignedBps', 'probation_signed_bps', 0, 10_000],
  ['pocDataPruningEpochThreshold', 'poc_data_pruning_epoch_threshold', 1, maxUint32],
  ['weightRecordRetentionEpochs', 'weight_record_retention_epochs', 1, maxUint32],
  ['pocPruningMax', 'poc_pruning_max', 1, maxUint32],
  ['weightFactorNumerator', 'weight_factor_numerator', 1, maxUint32],
  ['weightFactorDenominator', 'weight_factor_denominator', 1, maxUint32],
  ['maxPowerShareBps', 'max_power_share_bps', 1, 10_000],
];

/** Longest epoch: 2^40 blocks are 35,000 years of one-second blocks, and heights stay far from 2^63. */
const maxEpochLength = 1n << 40n;

/** @throws AppError poc/23 that names the first field that is wrong, its value and what is valid. */
export function assertValidParams(params: Params): void {
  for (const [field, name, least, most] of bounds) {
    const value = params[field];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw invalid(`${name} is ${value}, expected ${least} to ${most}`);
    }
  }
  if (params.maxNoncesPerCommit < params.minNoncesPerCommit) {
    throw invalid(
      `max_nonces_per_commit is ${params.maxNoncesPerCommit}, expected at least min_nonces_per_commit, ${params.minNoncesPerCommit}`,
    );
  }
  assertEpochLength(params);
  assertReward(params);
  assertWeightFits(params);
}

function invalid(detail: string): AppError {
  return new AppError(pocErrors.invalidParams, detail);
}

/** P6: K ≥ S, so at least one block of the epoch takes commits. */
function assertEpochLength(params: Params): void {
  const least =
    BigInt(params.auditWindowBlocks) + BigInt(params.validationChallengeDeadlineBlocks) + 1n;
  if (params.epochLength < least || params.epochLength > maxEpochLength) {
    throw invalid(
      `epoch_length is ${params.epochLength}, expected audit_window_blocks + validation_challenge_deadline_blocks + 1 = ${least}, to ${maxEpochLength}`,
    );
  }
}

function assertReward(params: Params): void {
  const reward = params.epochReward;
  if (reward === undefined) throw invalid('epoch_reward is missing, expected a coin');
  if (!/^(0|[1-9][0-9]{0,36})$/.test(reward.amount)) {
    throw invalid(`epoch_reward amount is "${reward.amount}", expected up to 37 decimal digits`);
  }
  if (!/^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/.test(reward.denom)) {
    throw invalid(`epoch_reward denom is "${reward.denom}", expected a denomination such as upoc`);
  }
}

/** Nonces of an epoch fit a uint64 whatever the limits are; a factor above 1 must not carry the weight beyond it. */
function assertWeightFits(params: Params): void {
  const nonces = BigInt(params.maxCommitsPerEpoch) * BigInt(params.maxNoncesPerCommit);
  const weight =
    ((nonces / BigInt(params.nonceWeight)) * BigInt(params.weightFactorNumerator)) /
    BigInt(params.weightFactorDenominator);
  if (weight >> 64n !== 0n) {
    throw invalid(
      `a full epoch of nonces would weigh ${weight}, expected less than 2^64: lower weight_factor_numerator, max_commits_per_epoch or max_nonces_per_commit`,
    );
  }
}
