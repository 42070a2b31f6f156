/** Evidence: whose validator signed twice is jailed for good and leaves the set (P32). */

import type { Epoch } from '../gen/cpoc/poc/v1/poc.ts';
import { currentEpoch } from '../keeper/poc/epochs.ts';
import { jailForGood } from '../keeper/poc/jail.ts';
import { currentValidators, signerAt } from '../keeper/poc/validatorSet.ts';
import { formatAddress } from '../types/address.ts';
import type { ConsensusReport, Misbehavior } from '../types/consensusReport.ts';
import type { Context } from '../types/context.ts';
import type { KeyPower } from '../weights/validatorUpdates.ts';
import { expelValidators } from './expelValidators.ts';

/** CometBFT verified the evidence. Costs what is reported; the set is read once for each participant that goes. */
export function punishMisbehavior(ctx: Context, report: ConsensusReport): KeyPower[] {
  const epoch = currentEpoch(ctx);
  return report.misbehavior.flatMap((offence) => punish(ctx, epoch, offence));
}

/** Whoever's validator it was at that height pays, with whatever validator it has in the set now. */
function punish(ctx: Context, epoch: Epoch, offence: Misbehavior): KeyPower[] {
  const account = signerAt(ctx, offence.consensusAddress, offence.height);
  if (account === undefined || !jailForGood(ctx, epoch, account)) return [];
  const address = formatAddress(account, ctx.block.addressPrefix);
  const theirs = currentValidators(ctx).filter((validator) => validator.address === address);
  return expelValidators(ctx, epoch, theirs);
}
