/** Plays plans for many epochs and counts how often identities keep their weight. */

import { defaultParams } from '../../src/types/poc/params.ts';
import type { IdentityOutcome, Operator } from '../chain/operator.ts';
import { commitSlots, playEpoch } from '../chain/playEpoch.ts';
import { seededChain } from '../chain/seededChain.ts';
import type { DrawRules } from './expectedShare.ts';
import { claimedNonces, createPlayer, type Plan } from './plan.ts';

export interface MeasurePlansParameters {
  readonly seed: string;
  readonly rules: DrawRules;
  readonly plans: readonly Plan[];
  readonly epochs: number;
  /** Identities of each plan that play in an epoch: a plan of fewer is played by several operators. */
  readonly identitiesAPlan: number;
}

export interface MeasuredPlan {
  readonly plan: Plan;
  /** Epochs of one identity. */
  readonly trials: number;
  readonly kept: number;
  /** Mean weight relative to a host that claims what it made. */
  readonly share: number;
}

/** All plans under one set of rules. */
export interface Measured {
  readonly rules: DrawRules;
  readonly plans: readonly MeasuredPlan[];
}

export function measurePlans(parameters: MeasurePlansParameters): MeasuredPlan[] {
  const { plans } = parameters;
  const measured = new Map<Plan, MeasuredPlan>();
  // Plans with the same number of commits share the heights of their commits, and so an epoch.
  for (const commits of new Set(plans.map((plan) => plan.commits))) {
    const together = plans.filter((plan) => plan.commits === commits);
    for (const one of measureTogether(parameters, together, commits)) measured.set(one.plan, one);
  }
  return plans.map((plan) => measured.get(plan) as MeasuredPlan);
}

function measureTogether(
  { seed, rules, epochs, identitiesAPlan }: MeasurePlansParameters,
  plans: readonly Plan[],
  commits: number,
): MeasuredPlan[] {
  const params = {
    ...defaultParams('upoc'),
    validationSampleRateBps: rules.sampleRateBps,
  };
  const chain = seededChain(
    `${seed}/overclaiming/${rules.sampleRateBps}/${rules.auditLeaves}/${commits}`,
  );
  const players = plans.map((plan) => playersOf(plan, identitiesAPlan));
  const operators = players.flat();
  const tallies = plans.map(() => ({ trials: 0, kept: 0, weight: 0n }));
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const startHeight = 1n + BigInt(epoch) * params.epochLength;
    const outcomes = playEpoch({
      chain,
      params,
      index: BigInt(epoch + 1),
      startHeight,
      slots: commitSlots(params, startHeight, commits),
      operators,
      // The chain takes 2 to 64; 0 and 1 are there to show why.
      auditLeaves: rules.auditLeaves,
    });
    let at = 0;
    tallies.forEach((tally, i) => {
      const count = (players[i] as Operator[]).length;
      addUp(tally, outcomes.slice(at, at + count).flat());
      at += count;
    });
  }
  return plans.map((plan, i) => {
    const { trials, kept, weight } = tallies[i] as Tally;
    const honest = (claimedNonces / plan.identities) * (plan.madePercent / 100);
    const share = Number(weight * BigInt(params.nonceWeight)) / trials / honest;
    return { plan, trials, kept, share };
  });
}

interface Tally {
  trials: number;
  kept: number;
  weight: bigint;
}

function addUp(tally: Tally, outcomes: readonly IdentityOutcome[]): void {
  for (const { lost, weight } of outcomes) {
    tally.trials += 1;
    tally.kept += lost ? 0 : 1;
    tally.weight += weight;
  }
}

/** Named after the plan, so that it plays the same beside whatever other plans. */
function playersOf(plan: Plan, identities: number): Operator[] {
  const { madePercent, commits, layout } = plan;
  return Array.from({ length: Math.ceil(identities / plan.identities) }, (_, i) =>
    createPlayer(plan, `${madePercent}/${commits}/${layout}/${plan.identities}/${i}`),
  );
}
