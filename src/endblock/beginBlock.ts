/** What happens before the first transaction of a block, step by step. */

import type { ConsensusReport } from '../types/consensusReport.ts';
import type { Context } from '../types/context.ts';
import type { KeyPower } from '../weights/validatorUpdates.ts';
import { judgeLiveness } from './judgeLiveness.ts';
import { openEpoch } from './openEpoch.ts';
import { punishMisbehavior } from './punishMisbehavior.ts';
import { rememberBlock } from './rememberBlock.ts';

type Step = (ctx: Context, report: ConsensusReport) => readonly KeyPower[] | undefined;

/** In this order, and why. */
const steps: readonly Step[] = [
  // Anywhere: nothing reads it but the app hash.
  rememberBlock,
  // Before the next two: they are judged by the parameters of the epoch, and costs its weight.
  openEpoch,
  // Before liveness, so that who signed twice goes for good, whatever it missed.
  punishMisbehavior,
  // Before the transactions: who is jailed commits nothing more in this block.
  judgeLiveness,
];

/** Runs the steps; returns who leaves the validator set at once. */
export function beginBlock(ctx: Context, report: ConsensusReport): KeyPower[] {
  return steps.flatMap((step) => step(ctx, report) ?? []);
}
