/** The current epoch, and the beginning of the next (P3 to P5). */

import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { Context } from '../../types/context.ts';
import { computeEpochSeed } from '../../types/poc/entropy.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import * as schema from './schema.ts';

/** The epoch that the current block belongs to. */
export function currentEpoch(state: StateReader): Epoch {
  return schema.epochs.require(state, schema.currentEpochIndex.require(state));
}

/** Whether a new epoch begins with this block: none has begun yet, or the last one's heights are over. */
export function isEpochStart(ctx: Context): boolean {
  const index = schema.currentEpochIndex.get(ctx);
  if (index === undefined) return true;
  return ctx.block.height > epochHeights(schema.epochs.require(ctx, index)).last;
}

/** Opens the epoch that begins at this height, with parameters frozen as they stand now. */
export function beginEpoch(ctx: Context): Epoch {
  const index = (schema.currentEpochIndex.get(ctx) ?? 0n) + 1n;
  const params = schema.params.require(ctx);
  const epoch: Epoch = {
    index,
    startHeight: ctx.block.height,
    length: params.epochLength,
    seed: computeEpochSeed(ctx.block.chainId, index, ctx.block.previousAppHash),
    params,
  };
  schema.epochs.set(ctx, index, epoch);
  schema.currentEpochIndex.set(ctx, index);
  schema.auditProgress.set(ctx, {
    epochIndex: index,
    participants: 0n,
    lastAddress: new Uint8Array(0),
  });
  return epoch;
}
