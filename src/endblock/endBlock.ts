/** The end of a block, step by step. Every step is bounded by the work that is due, never by the size of the state. */

import type { Epoch } from '../gen/cpoc/poc/v1/poc.ts';
import { currentEpoch } from '../keeper/poc/epochs.ts';
import { pruneGrants } from '../pruning/pruneGrants.ts';
import { prunePoc } from '../pruning/prunePoc.ts';
import type { Context } from '../types/context.ts';
import type { ProposalRunner } from '../types/gov/proposalRunner.ts';
import type { KeyPower } from '../weights/validatorUpdates.ts';
import { auditSummaries } from './auditSummaries.ts';
import { drawSamples } from './drawSamples.ts';
import { expireChallenges } from './expireChallenges.ts';
import { closeProposals } from './gov/closeProposals.ts';
import { settleEpoch } from './settleEpoch.ts';

type Step = (ctx: Context, epoch: Epoch, runner: ProposalRunner) => readonly KeyPower[] | undefined;

/** In this order, and why. */
const steps: readonly Step[] = [
  // First, so that silence up to this block counts before anything looks at weights.
  expireChallenges,
  // Draws on the commits of the block before, with entropy that those could not know.
  drawSamples,
  // After the last commit of the epoch was sampled; its deadlines still fall inside the epoch (P6).
  auditSummaries,
  // Before settlement: votes weigh what validators had while the vote was open, and parameters that pass count from the next epoch on (P3).
  closeProposals,
  // On the epoch's last height, when every challenge has an outcome.
  settleEpoch,
  // Last: it removes only what no step above reads.
  prunePoc,
  // Grants that expired; nothing else of a block reads them.
  pruneGrants,
];

/** Runs the steps; returns the changes of the validator set, ordered by public key. */
export function endBlock(ctx: Context, runner: ProposalRunner): KeyPower[] {
  const epoch = currentEpoch(ctx);
  return steps.flatMap((step) => step(ctx, epoch, runner) ?? []);
}
