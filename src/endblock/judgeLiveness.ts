/** Liveness: whose validator signed too little of the window is jailed and leaves the set (P31). */

import { currentEpoch } from '../keeper/poc/epochs.ts';
import { jailForDowntime } from '../keeper/poc/jail.ts';
import { validators } from '../keeper/poc/schema.ts';
import { countVote, isAbsent, restartWindow } from '../keeper/poc/signing.ts';
import { parseAddress } from '../types/address.ts';
import type { ConsensusReport } from '../types/consensusReport.ts';
import type { Context } from '../types/context.ts';
import { epochParams } from '../types/poc/epochHeights.ts';
import type { KeyPower } from '../weights/validatorUpdates.ts';
import { expelValidators } from './expelValidators.ts';

/** Costs one read a validator, and more for those who missed a block. */
export function judgeLiveness(ctx: Context, report: ConsensusReport): KeyPower[] {
  const epoch = currentEpoch(ctx);
  const { signedBlocksWindow, minSignedBps } = epochParams(epoch);
  const height = ctx.block.height - 1n;
  const absent = report.votes.flatMap((vote) => {
    const info = countVote(ctx, vote, height, signedBlocksWindow);
    return info !== undefined && isAbsent(info, height, minSignedBps) ? [info] : [];
  });
  for (const info of absent) {
    restartWindow(ctx, info, height);
    const { address } = validators.require(ctx, info.consensusPubkey);
    jailForDowntime(ctx, epoch, parseAddress(address, ctx.block.addressPrefix));
  }
  const leaving = absent.map((info) => validators.require(ctx, info.consensusPubkey));
  return expelValidators(ctx, epoch, leaving);
}
