/** Settlement: at the epoch's last height the surviving weight becomes rewards and validator power (P25 to P30). */

import type { Epoch, WeightRecord } from '../gen/cpoc/poc/v1/poc.ts';
import { emitSettled, emitWeight } from '../keeper/poc/events.ts';
import { settlements, weightRecords } from '../keeper/poc/schema.ts';
import { parseAddress } from '../types/address.ts';
import type { Context } from '../types/context.ts';
import { epochHeights } from '../types/poc/epochHeights.ts';
import type { KeyPower } from '../weights/validatorUpdates.ts';
import { electValidators } from './settlement/electValidators.ts';
import { payRewards } from './settlement/payRewards.ts';
import { weighParticipants } from './settlement/weighParticipants.ts';

/** Looks at the epoch's summaries and the current validators, never at all participants. */
export function settleEpoch(ctx: Context, epoch: Epoch): KeyPower[] | undefined {
  if (ctx.block.height !== epochHeights(epoch).last) return undefined;
  const weighed = weighParticipants(ctx, epoch);
  const election = electValidators(ctx, epoch, weighed);
  const { rewards, pool, minted } = payRewards(ctx, epoch, weighed);
  const records = weighed.map(({ record }, i): WeightRecord => {
    return { ...record, ...election.outcomes[i], reward: rewards[i] ?? [] };
  });
  for (const record of records) {
    const address = parseAddress(record.address, ctx.block.addressPrefix);
    weightRecords.set(ctx, [epoch.index, address], record);
    emitWeight(ctx, record);
  }
  const total = records.reduce((sum, record) => sum + record.weight, 0n);
  settlements.set(ctx, epoch.index, {
    ...election.figures,
    epochIndex: epoch.index,
    height: ctx.block.height,
    records: BigInt(records.length),
    totalWeight: total.toString(),
    pool,
    minted,
  });
  emitSettled(ctx, epoch.index, records.length, total);
  return election.updates;
}
