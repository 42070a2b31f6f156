/** Work that is due in the very next block, of every kind that an EndBlock step does, in any number. */

import {
  ChallengeKind,
  ChallengeOutcome,
  Validator,
  WeightRecord,
} from '../../src/gen/cpoc/poc/v1/poc.ts';
import { ensureAccount } from '../../src/keeper/auth/accounts.ts';
import { issueChallenge } from '../../src/keeper/poc/challenges.ts';
import { addCommit } from '../../src/keeper/poc/commits.ts';
import { currentEpoch } from '../../src/keeper/poc/epochs.ts';
import * as schema from '../../src/keeper/poc/schema.ts';
import { putValidator } from '../../src/keeper/poc/validatorSet.ts';
import { formatAddress } from '../../src/types/address.ts';
import { consensusAddress } from '../../src/types/consensusAddress.ts';
import type { Context } from '../../src/types/context.ts';
import {
  addParticipants,
  closePruning,
  setEpoch,
  stateAddress,
  stateConsensusKey,
} from './pocState.ts';

export interface DueWork {
  /** Writes what makes `count` units due at the height after the context's. */
  write(ctx: Context, count: number): void;
  /** Consensus addresses of the validators that did not sign the block before. */
  absent?(count: number): Uint8Array[];
}

/** Far above the numbers of stored participants, so that nothing is written twice. */
const first = 1_000_000_000;
const claim = {
  nonceCount: 10_000_000,
  rootHash: new Uint8Array(32).fill(7),
  inferenceCount: 3,
  gpuUtilizationBps: 9000,
};
const sample = ChallengeKind.CHALLENGE_KIND_SAMPLE;
const epochIndex = 5n;

/** A long epoch that began long ago; deadlines are one block away. */
function openEpoch(ctx: Context, sampleRateBps: number): void {
  setEpoch(
    ctx,
    epochIndex,
    { startHeight: 1n, length: 1n << 39n },
    {
      validationChallengeDeadlineBlocks: 1,
      validationSampleRateBps: sampleRateBps,
    },
  );
}

/** An epoch whose last height is so many blocks after the next one. */
function endingEpoch(ctx: Context, blocksAfter: bigint): void {
  setEpoch(
    ctx,
    epochIndex,
    { startHeight: 1n, length: ctx.block.height + 1n + blocksAfter },
    {
      validationChallengeDeadlineBlocks: 1,
      auditWindowBlocks: 1,
    },
  );
}

function commitOf(ctx: Context, n: number, isDrawn: boolean): Uint8Array {
  const address = stateAddress(first + n);
  addCommit(ctx, currentEpoch(ctx), address, claim);
  if (!isDrawn) schema.drawQueue.remove(ctx, [ctx.block.height, address]);
  return address;
}

function challenge(ctx: Context, address: Uint8Array, leaf: number): void {
  const epoch = currentEpoch(ctx);
  const commit = schema.commits.require(ctx, [epoch.index, address, ctx.block.height]);
  issueChallenge(ctx, epoch, address, commit, BigInt(leaf), sample);
}

function repeat(count: number, act: (n: number) => void): void {
  for (let n = 0; n < count; n += 1) act(n);
}

/** Challenges that expire, each of another participant: a penalty each. */
const expiry: DueWork = {
  write(ctx, count) {
    openEpoch(ctx, 0);
    repeat(count, (n) => challenge(ctx, commitOf(ctx, n, false), n));
  },
};

/** Challenges of one participant: the first one's penalty voids the others. */
const voiding: DueWork = {
  write(ctx, count) {
    openEpoch(ctx, 0);
    const address = commitOf(ctx, 0, false);
    repeat(count, (n) => challenge(ctx, address, n));
  },
};

/** Commits of the block before, drawn at the default rate. */
const draw: DueWork = {
  write(ctx, count) {
    openEpoch(ctx, 500);
    repeat(count, (n) => commitOf(ctx, n, true));
  },
};

/** Commits of the block before, each of them challenged. */
const drawAll: DueWork = {
  write(ctx, count) {
    openEpoch(ctx, 10_000);
    repeat(count, (n) => commitOf(ctx, n, true));
  },
};

/** Summaries to audit in one block, four leaves each. */
const audit: DueWork = {
  write(ctx, count) {
    endingEpoch(ctx, 1n);
    repeat(count, (n) => commitOf(ctx, n, false));
  },
};

/** Summaries to settle: weight, power and reward each. */
const settlement: DueWork = {
  write(ctx, count) {
    endingEpoch(ctx, 0n);
    addParticipants(ctx, { from: first, count });
    repeat(count, (n) => ensureAccount(ctx, commitOf(ctx, n, false)));
  },
};

/** Entries of an old epoch in each of the collections that are pruned. */
const pruning: DueWork = {
  write(ctx, count) {
    openEpoch(ctx, 0);
    repeat(count, (n) => challenge(ctx, commitOf(ctx, n, false), n));
    repeat(count, (n) => close(ctx, n));
    setEpoch(
      ctx,
      epochIndex + 2n,
      { startHeight: 1n, length: 1n << 39n },
      {
        pocPruningMax: count,
        weightRecordRetentionEpochs: 2,
      },
    );
    closePruning(ctx, epochIndex - 1n);
  },
};

/** What a passed challenge and a settlement leave of participant `n`. */
function close(ctx: Context, n: number): void {
  const address = stateAddress(first + n);
  const [ref] = schema.challengesByEpoch.keys(ctx, {
    prefix: schema.challengesByEpoch.key.prefix(epochIndex, address),
  });
  const found = schema.challenges.require(ctx, ref?.[2] ?? 0n);
  const outcome = ChallengeOutcome.CHALLENGE_OUTCOME_PASSED;
  schema.challenges.set(ctx, found.id, { ...found, resolved: true, outcome });
  schema.openByDeadline.remove(ctx, [found.deadlineBlockHeight, found.id]);
  schema.openByParticipant.remove(ctx, [address, found.id]);
  const record = WeightRecord.fromPartial({
    epochIndex,
    address: formatAddress(address, ctx.block.addressPrefix),
    weight: 100n,
  });
  schema.weightRecords.set(ctx, [epochIndex, address], record);
  schema.validatorTerms.set(ctx, [epochIndex, address], address);
}

/** Validators that did not sign the block before: one bit each, of a window that is not full. Sets have 1,000 members at most. */
const absence: DueWork = {
  write(ctx, count) {
    openEpoch(ctx, 0);
    addParticipants(ctx, { from: first, count });
    repeat(count, (n) => {
      const address = formatAddress(stateAddress(first + n), ctx.block.addressPrefix);
      const consensusPubkey = stateConsensusKey(first + n);
      putValidator(ctx, Validator.fromPartial({ consensusPubkey, address, power: 10n }));
    });
  },
  absent: (count) =>
    Array.from({ length: count }, (_, n) => consensusAddress(stateConsensusKey(first + n))),
};

export const dueWork: Readonly<Record<string, DueWork>> = {
  expiry,
  voiding,
  draw,
  drawAll,
  audit,
  settlement,
  pruning,
  absence,
};
