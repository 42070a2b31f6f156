/** The next validator set (P26, P27, P34). */

import {
  type Epoch,
  Probation,
  type Settlement,
  type Validator,
  type WeightRecord,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { emitNoCandidates } from '../../keeper/poc/events.ts';
import { isJailed } from '../../keeper/poc/participants.ts';
import { participants } from '../../keeper/poc/schema.ts';
import {
  currentValidators,
  putValidator,
  recordTerms,
  removeValidator,
} from '../../keeper/poc/validatorSet.ts';
import { toHex } from '../../lib/bytes.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import {
  type Candidate,
  type ElectedSet,
  electSet,
  type Member,
  rankCandidates,
} from '../../weights/nextValidators.ts';
import { type KeyPower, validatorUpdates } from '../../weights/validatorUpdates.ts';
import { isSeenSigning } from '../isSeenSigning.ts';
import { judgeCandidates, type Standing } from './judgeCandidates.ts';
import type { Weighed } from './weighParticipants.ts';

type Outcome = Pick<
  WeightRecord,
  'power' | 'probation' | 'probationBlocks' | 'probationSignedBlocks' | 'rank' | 'keptPowers'
>;

type ElectionFigures = Pick<
  Settlement,
  | 'candidates'
  | 'validators'
  | 'kept'
  | 'powerShareBps'
  | 'powerCap'
  | 'capped'
  | 'doublings'
  | 'halvings'
>;

export interface Election {
  /** Differences to the current set, ordered by public key. */
  readonly updates: KeyPower[];
  /** Of each weighed participant: power in the next set, how it came about, and what became of its probation. */
  readonly outcomes: Outcome[];
  readonly figures: ElectionFigures;
}

/**
 * Writes the next set. Where nobody who was seen signing has weight, those of the current set stay who were, and an event says so: the chain
 * never empties its own set, nor leaves it to keys behind which no node may run.
 */
export function electValidators(ctx: Context, epoch: Epoch, weighed: readonly Weighed[]): Election {
  const { maxValidators, maxPowerShareBps: maxShareBps } = epochParams(epoch);
  const current = currentValidators(ctx);
  const seen = current.filter((validator) => isSeenSigning(ctx, epoch, validator));
  const { candidates, standings } = judgeCandidates(ctx, epoch, weighed, current);
  if (!candidates.some((candidate) => candidate.seen)) emitNoCandidates(ctx, epoch.index);
  const staying = stayingMembers(ctx, seen);
  const elected = electSet({ candidates, staying, maxValidators, maxShareBps });
  const stays = elected.validators.length === 0;
  const next = stays ? stayAsItIs(current, seen) : asValidators(ctx, elected);
  replaceSet(ctx, current, next);
  recordTerms(ctx, epoch.index + 1n, next);
  const kept = stays ? next : next.slice(0, elected.kept);
  const outcomes = outcomesOf({ weighed, standings, candidates, current, next, kept });
  const figures = figuresOf(elected, candidates.length, next.length, kept.length);
  return { updates: validatorUpdates(current, next), outcomes, figures };
}

function asValidators(ctx: Context, { validators }: ElectedSet): Validator[] {
  return validators.map(({ address, ...validator }): Validator => {
    return { ...validator, address: formatAddress(address, ctx.block.addressPrefix) };
  });
}

function figuresOf(
  elected: ElectedSet,
  candidates: number,
  validators: number,
  kept: number,
): ElectionFigures {
  const { cap, capped, doublings, halvings } = elected;
  return {
    candidates: BigInt(candidates),
    validators,
    kept,
    powerShareBps: cap.shareBps,
    powerCap: cap.cap ?? 0n,
    capped,
    doublings,
    halvings,
  };
}

/** Members who were seen and are not jailed; where all of these are jailed, they. */
function stayingMembers(ctx: Context, seen: readonly Validator[]): Member[] {
  const members = seen.map(({ address, consensusPubkey, power }): Member => {
    return { address: parseAddress(address, ctx.block.addressPrefix), consensusPubkey, power };
  });
  const free = members.filter(({ address }) => !isJailed(participants.require(ctx, address)));
  return free.length > 0 ? free : members;
}

/** Without any candidate the set stays, but for those whose probation failed. */
function stayAsItIs(current: readonly Validator[], seen: readonly Validator[]): Validator[] {
  if (seen.length === 0) return [...current];
  return seen.map((validator) => ({ ...validator, probation: false }));
}

function replaceSet(ctx: Context, current: readonly Validator[], next: readonly Validator[]): void {
  const keys = new Set(next.map(({ consensusPubkey }) => toHex(consensusPubkey)));
  for (const { consensusPubkey } of current) {
    if (!keys.has(toHex(consensusPubkey))) removeValidator(ctx, consensusPubkey);
  }
  for (const validator of next) putValidator(ctx, validator);
}

interface Decided {
  readonly weighed: readonly Weighed[];
  readonly standings: readonly Standing[];
  readonly candidates: readonly Candidate[];
  readonly current: readonly Validator[];
  readonly next: readonly Validator[];
  /** Members of the next set that stayed because no candidate was seen. */
  readonly kept: readonly Validator[];
}

function outcomesOf({ weighed, standings, candidates, current, next, kept }: Decided): Outcome[] {
  const before = new Map(current.map((v) => [toHex(v.consensusPubkey), v.power]));
  const ranks = new Map(rankCandidates(candidates).map((c, i) => [toHex(c.address), i + 1]));
  const keptPowers = new Map<string, bigint[]>();
  for (const { address, consensusPubkey } of kept) {
    const power = before.get(toHex(consensusPubkey)) ?? 0n;
    keptPowers.set(address, [...(keptPowers.get(address) ?? []), power]);
  }
  const powers = new Map<string, bigint>();
  const entered = new Set<string>();
  for (const { address, consensusPubkey, power, probation } of next) {
    // Two validators of one participant: one that had to stay, and one with its next key.
    powers.set(address, (powers.get(address) ?? 0n) + power);
    if (probation && !before.has(toHex(consensusPubkey))) entered.add(address);
  }
  return weighed.map(({ record, address }, i) => {
    const standing = standings[i] as Standing;
    const probation = entered.has(record.address)
      ? Probation.PROBATION_ENTERED
      : standing.probation;
    return {
      ...standing,
      probation,
      power: powers.get(record.address) ?? 0n,
      rank: ranks.get(toHex(address)) ?? 0,
      keptPowers: keptPowers.get(record.address) ?? [],
    };
  });
}
