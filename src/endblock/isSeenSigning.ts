/** Whether a validator of the set was seen running (P34). */

import type { Epoch, Validator } from '../gen/cpoc/poc/v1/poc.ts';
import { signedSince } from '../keeper/poc/signing.ts';
import type { Context } from '../types/context.ts';
import { epochParams } from '../types/poc/epochHeights.ts';
import { passesProbation } from '../weights/passesProbation.ts';

/** Who is not on probation was seen in an epoch before; who is must have signed its share of the blocks since it entered. */
export function isSeenSigning(ctx: Context, epoch: Epoch, validator: Validator): boolean {
  if (!validator.probation) return true;
  const { blocks, signed } = signedSince(ctx, validator.consensusPubkey, ctx.block.height - 1n);
  return passesProbation(blocks, signed, epochParams(epoch).probationSignedBps);
}
