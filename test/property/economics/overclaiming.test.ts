/** Over-claiming never pays: a statistical test over strategies that nobody picked, with a stated chance of a false alarm. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IdentityOutcome, Operator } from '../../../simulate/chain/operator.ts';
import { commitSlots, playEpoch } from '../../../simulate/chain/playEpoch.ts';
import { seededChain } from '../../../simulate/chain/seededChain.ts';
import { defaultParams } from '../../../src/types/poc/params.ts';
import {
  createMoving,
  createPlanned,
  movingStrategies,
  slotCount,
  strategies,
} from './strategies.ts';
import { alarm, type Outcome, wager } from './wager.ts';

/** Audited leaves and sample rate of a chain; the parameters allow no fewer than two leaves. */
const chains = [
  { leaves: 2, rate: 0 },
  { leaves: 2, rate: 500 },
  { leaves: 3, rate: 2000 },
  { leaves: 4, rate: 500 },
  { leaves: 8, rate: 500 },
] as const;
const [seed, epochs] = [4, 40];

interface Played extends IdentityOutcome {
  readonly leaves: number;
}

/** By chain, epoch and operator. `audited` breaks the rule: how many leaves the chain really asks for. */
function play(
  name: string,
  operators: readonly Operator[],
  audited: (leaves: number) => number = (leaves) => leaves,
): Played[][] {
  return chains.flatMap(({ leaves, rate }) => {
    const params = {
      ...defaultParams('upoc'),
      validationSampleRateBps: rate,
      settlementAuditLeaves: leaves,
    };
    return Array.from({ length: epochs }, (_, epoch) => {
      const startHeight = 1n + BigInt(epoch) * params.epochLength;
      return playEpoch({
        chain: seededChain(`${name}/${leaves}/${rate}`),
        params,
        index: BigInt(epoch + 1),
        startHeight,
        slots: commitSlots(params, startHeight, slotCount),
        operators,
        auditLeaves: audited(leaves),
      }).map((identities) => identities.map((one) => ({ ...one, leaves })));
    }).flat();
  });
}

describe('over-claiming never pays, whatever is claimed in which commits by which identities', () => {
  const operators = fc
    .sample(strategies, { seed, numRuns: 60 })
    .map((strategy, i) => createPlanned(strategy, `planned/${i}`));

  /** The claim for each identity and epoch: weight relative to honesty is f^(q−1) on average, or less. */
  function outcomes(played: readonly Played[][]): Outcome[] {
    return played
      .flat()
      .filter(({ made, claimed }) => made > 0 && made < claimed)
      .map(({ made, claimed, weight, leaves }) => {
        const f = made / claimed;
        const value = (10 * Number(weight)) / made;
        return { value, claimed: f ** (leaves - 1), variance: f ** -leaves - 1 };
      });
  }

  const honest = play('planned', operators);

  test('a host that made the fraction f has at most f^(q−1) of its honest weight (false alarm below 1e-9)', () => {
    const { peak, power } = wager(outcomes(honest));
    expect(outcomes(honest).length).toBeGreaterThan(20_000);
    expect(peak).toBeLessThan(alarm);
    // Its power: if identities kept a tenth more than that, the stake would be far above the alarm.
    expect(power).toBeGreaterThan(3 * alarm);
  });

  test('who made nothing never has weight, who claims what it made always has all of it', () => {
    for (const { made, claimed, weight } of honest.flat()) {
      if (made === 0) expect(weight).toBe(0n);
      if (made === claimed) expect(weight).toBe(BigInt(claimed) / 10n);
    }
  });

  test.each([
    ['one leaf is audited', () => 1],
    ['one leaf less is audited', (leaves: number) => leaves - 1],
    ['the audit is dropped', () => 0],
  ])('the test is red where %s', (_, audited) => {
    expect(wager(outcomes(play('planned', operators, audited))).peak).toBeGreaterThan(alarm);
  });
});

describe('over-claiming never pays for who moves its work to another identity once it was asked', () => {
  const operators = fc
    .sample(movingStrategies, { seed, numRuns: 60 })
    .map((strategy, i) => createMoving(strategy, `moving/${i}`));

  /** The claim for each operator and epoch: all weight together is at most what was made. */
  function outcomes(played: readonly Played[][]): Outcome[] {
    return played.map((identities) => {
      const made = identities.reduce((sum, one) => sum + one.made, 0);
      const weight = identities.reduce((sum, one) => sum + one.weight, 0n);
      return { value: (10 * Number(weight)) / made, claimed: 1, variance: 1 };
    });
  }

  test('all its identities together have at most the weight of what it made (false alarm below 1e-9)', () => {
    const { peak, power } = wager(outcomes(play('moving', operators)));
    expect(peak).toBeLessThan(alarm);
    expect(power).toBeGreaterThan(2 * alarm);
  });

  test('the test is red where the audit is dropped', () => {
    expect(wager(outcomes(play('moving', operators, () => 0))).peak).toBeGreaterThan(alarm);
  });
});
