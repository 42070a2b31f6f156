/** The weight of everybody whom an epoch concerns (P25, P28). */

import {
  type ContinuousPoCEpochSummary,
  type Epoch,
  type Participant,
  PenaltyReason,
  Probation,
  type WeightRecord,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { applyDueKeyChange, isActive } from '../../keeper/poc/participants.ts';
import { participants, summaries, validators } from '../../keeper/poc/schema.ts';
import { compareBytes, toHex } from '../../lib/bytes.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import { participantWeight } from '../../weights/participantWeight.ts';

export interface Weighed {
  readonly address: Uint8Array;
  /** As of the next epoch: a change of consensus key that is due then has happened. */
  readonly participant: Participant;
  /** All terms but power, rank, probation and reward. */
  readonly record: WeightRecord;
}

/** Participants with a summary and current validators, in ascending address order. */
export function weighParticipants(ctx: Context, epoch: Epoch): Weighed[] {
  const summaryOf = new Map<string, ContinuousPoCEpochSummary>();
  const addresses: Uint8Array[] = [];
  for (const [[, address], summary] of summaries.entries(ctx, {
    prefix: summaries.key.prefix(epoch.index),
  })) {
    summaryOf.set(toHex(address), summary);
    addresses.push(address);
  }
  const seen = new Set(summaryOf.keys());
  for (const [, validator] of validators.entries(ctx)) {
    const address = parseAddress(validator.address, ctx.block.addressPrefix);
    if (seen.has(toHex(address))) continue;
    seen.add(toHex(address));
    addresses.push(address);
  }
  return addresses
    .sort(compareBytes)
    .map((address) => weigh(ctx, epoch, address, summaryOf.get(toHex(address))));
}

function weigh(
  ctx: Context,
  epoch: Epoch,
  address: Uint8Array,
  summary: ContinuousPoCEpochSummary | undefined,
): Weighed {
  const params = epochParams(epoch);
  const found = participants.require(ctx, address);
  const participant = applyDueKeyChange(ctx, address, found, epoch.index + 1n);
  const terms = {
    base: 0n,
    effective: summary === undefined || summary.penaltyApplied ? 0n : summary.effectivePocWeight,
    factorNumerator: params.weightFactorNumerator,
    factorDenominator: params.weightFactorDenominator,
  };
  return {
    address,
    participant,
    record: {
      ...terms,
      epochIndex: epoch.index,
      address: participant.address,
      totalNonces: summary?.totalNonces ?? 0n,
      weight: isActive(participant) ? participantWeight(terms) : 0n,
      power: 0n,
      reward: [],
      penaltyReason: summary?.penaltyReason ?? PenaltyReason.PENALTY_REASON_UNSPECIFIED,
      status: participant.status,
      probation: Probation.PROBATION_UNSPECIFIED,
      probationBlocks: 0n,
      probationSignedBlocks: 0n,
      rank: 0,
      keptPowers: [],
    },
  };
}
