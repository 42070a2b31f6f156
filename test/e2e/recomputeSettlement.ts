/**
 * Recomputes a settlement from what anybody can ask: commits, challenges and summaries of a node, validators and signatures of CometBFT.
 * Written from the rules' text with nothing of the product but its wire, so that it can disagree.
 */

import * as poc from '../../src/gen/cpoc/poc/v1/poc.ts';
import { addressOf, type EpochFacts, hex, paramsOf } from './recompute.ts';
import type { SetFacts } from './setFacts.ts';

export interface Settled {
  readonly weight: bigint;
  readonly power: bigint;
  /** Of whose probation was judged: blocks since it entered, and those of them that it signed; 0 otherwise. */
  readonly blocks: bigint;
  readonly signed: bigint;
}

/** Weights and powers that follow from the summaries, the outcomes and CometBFT's headers (P11, P23, P25 to P27, P34). */
export function recomputeSettlement(facts: EpochFacts, set: SetFacts): Map<string, Settled> {
  const { records, participants } = facts;
  const weights = new Map(records.map(({ address }) => [address, weightOf(facts, address)]));
  const keys = new Map(participants.map((p) => [p.address, hex(p.consensusPubkey)]));
  const keyOf = (address: string): string => keys.get(address) ?? '';
  const elected = elect(facts, set, weights, keyOf);
  return new Map(
    [...weights].map(([address, weight]) => {
      const power = elected.get(address) ?? 0n;
      return [address, { weight, power, ...probationOf(set, keyOf(address)) }];
    }),
  );
}

interface Member {
  readonly address: string;
  readonly isNew: boolean;
  readonly power: bigint;
}

function elect(
  facts: EpochFacts,
  set: SetFacts,
  weights: ReadonlyMap<string, bigint>,
  keyOf: (address: string) => string,
): Map<string, bigint> {
  const { maxValidators, maxPowerShareBps, probationSignedBps } = paramsOf(facts.epoch);
  const standingOf = (address: string) => standing(set, keyOf(address), probationSignedBps);
  const candidates = [...weights]
    .filter(([address, weight]) => keyOf(address) !== '' && weight > 0n)
    .filter(([address]) => standingOf(address) !== 'failed')
    .sort(strongestFirst)
    .slice(0, maxValidators);
  const seen = candidates.filter(([address]) => standingOf(address) !== 'new');
  const capped = cap(
    seen.map(([, weight]) => weight),
    BigInt(maxPowerShareBps),
  );
  const powers = new Map(seen.map(([address], i) => [address, capped[i] as bigint]));
  const members = candidates.map(([address]): Member => {
    const power = powers.get(address);
    return { address, isNew: power === undefined, power: power ?? 1n };
  });
  if (members.every(({ isNew }) => isNew)) {
    // Nobody who was seen has weight: those of the set who were stay, jailed ones aside where others are new.
    const staying = facts.participants
      .filter(({ status }) => members.length === 0 || status !== jailed)
      .filter(({ address }) => standingOf(address) === 'seen')
      .map(({ address }): [string, bigint] => [address, set.before.get(keyOf(address)) ?? 0n])
      .sort(strongestFirst)
      .slice(0, Math.max(1, maxValidators - members.length));
    members.push(...staying.map(([address, power]) => ({ address, isNew: false, power })));
  }
  return new Map(outweigh(members).map(({ address, power }) => [address, power]));
}

const jailed = poc.ParticipantStatus.PARTICIPANT_STATUS_JAILED;

/** Ties: lower address first. */
function strongestFirst([a, x]: [string, bigint], [b, y]: [string, bigint]): number {
  if (x !== y) return x > y ? -1 : 1;
  return hex(addressOf(a)) < hex(addressOf(b)) ? -1 : 1;
}

/** The new ones, of power 1 each, are less than a third. */
function outweigh(members: readonly Member[]): Member[] {
  const fresh = BigInt(members.filter(({ isNew }) => isNew).length);
  const seen = members.reduce((sum, { isNew, power }) => (isNew ? sum : sum + power), 0n);
  let factor = 1n;
  while (seen > 0n && factor * seen <= 2n * fresh) factor *= 2n;
  return members.map((m) => (m.isNew ? m : { ...m, power: m.power * factor }));
}

function weightOf({ epoch, commits, challenges, summaries }: EpochFacts, address: string): bigint {
  const params = paramsOf(epoch);
  const { CHALLENGE_OUTCOME_FAILED, CHALLENGE_OUTCOME_EXPIRED } = poc.ChallengeOutcome;
  const failed = challenges.some(
    (c) =>
      c.challengedAddress === address &&
      (c.outcome === CHALLENGE_OUTCOME_FAILED || c.outcome === CHALLENGE_OUTCOME_EXPIRED),
  );
  const isPenalized = summaries.some((s) => s.participantAddress === address && s.penaltyApplied);
  const nonces = commits
    .filter((c) => c.participantAddress === address)
    .reduce((sum, c) => sum + BigInt(c.nonceCount), 0n);
  const effective = failed || isPenalized ? 0n : nonces / BigInt(params.nonceWeight);
  const { weightFactorNumerator, weightFactorDenominator } = params;
  return (effective * BigInt(weightFactorNumerator)) / BigInt(weightFactorDenominator);
}

/** What the records say of the same. */
export function settledOf(records: readonly poc.WeightRecord[]): Map<string, Settled> {
  return new Map(
    records.map((r) => [
      r.address,
      {
        weight: r.weight,
        power: r.power,
        blocks: r.probationBlocks,
        signed: r.probationSignedBlocks,
      },
    ]),
  );
}

function probationOf(set: SetFacts, key: string): { blocks: bigint; signed: bigint } {
  const isJudged = set.before.has(key) && !set.settledBefore.has(key);
  return (isJudged ? set.signed.get(key) : undefined) ?? { blocks: 0n, signed: 0n };
}

/** P34: seen before, not in the set yet, passed or failed. */
function standing(set: SetFacts, key: string, minBps: number): 'seen' | 'new' | 'failed' {
  if (!set.before.has(key)) return 'new';
  if (set.settledBefore.has(key)) return 'seen';
  const { blocks, signed } = probationOf(set, key);
  return blocks > 0n && signed * 10_000n >= BigInt(minBps) * blocks ? 'seen' : 'failed';
}

function cap(weights: readonly bigint[], maxBps: bigint): bigint[] {
  const n = weights.length;
  if (n < 2) return [...weights];
  const floor = n === 2 ? 5000n : n === 3 ? 4000n : BigInt(Math.ceil(10_000 / n));
  const p = maxBps > floor ? maxBps : floor;
  const sorted = [...weights].sort((a, b) => (a < b ? -1 : 1));
  for (let k = 0; k < n; k += 1) {
    const before = sorted.slice(0, k).reduce((s, w) => s + w, 0n);
    const w = sorted[k] as bigint;
    if (w * 10_000n <= p * (before + w * BigInt(n - k))) continue;
    const limit = (p * before) / (10_000n - p * BigInt(n - k));
    return weights.map((x) => (x > limit ? limit : x));
  }
  return [...weights];
}
