/** The next validator set (P26, P27). */

import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import { emitNoCandidates } from '../../keeper/poc/events.ts';
import { validators } from '../../keeper/poc/schema.ts';
import { toHex } from '../../lib/bytes.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import { type ElectedValidator, nextValidators } from '../../weights/nextValidators.ts';
import { type KeyPower, validatorUpdates } from '../../weights/validatorUpdates.ts';
import type { Weighed } from './weighParticipants.ts';

export interface Election {
  /** Differences to the current set, ordered by public key. */
  readonly updates: KeyPower[];
  /** Power of each weighed participant in the next set. */
  readonly powers: bigint[];
}

/** Writes the next set. Without a candidate the current one stays, and an event says so: the chain never empties its own set. */
export function electValidators(ctx: Context, epoch: Epoch, weighed: readonly Weighed[]): Election {
  const current = [...validators.entries(ctx)].map(([, validator]) => validator);
  const elected = elect(epoch, weighed);
  if (elected.length === 0) {
    emitNoCandidates(ctx, epoch.index);
    const kept = current.map((v) => ({
      ...v,
      address: parseAddress(v.address, ctx.block.addressPrefix),
    }));
    return { updates: [], powers: powersOf(weighed, kept) };
  }
  const updates = validatorUpdates(current, elected);
  const byKey = new Map(elected.map((v) => [toHex(v.consensusPubkey), v]));
  for (const { consensusPubkey } of updates) {
    const next = byKey.get(toHex(consensusPubkey));
    if (next === undefined) validators.delete(ctx, consensusPubkey);
  }
  for (const { address, consensusPubkey, power } of elected) {
    validators.set(ctx, consensusPubkey, {
      consensusPubkey,
      address: formatAddress(address, ctx.block.addressPrefix),
      power,
    });
  }
  return { updates, powers: powersOf(weighed, elected) };
}

function elect(epoch: Epoch, weighed: readonly Weighed[]): ElectedValidator[] {
  const { maxValidators, maxPowerShareBps } = epochParams(epoch);
  const candidates = weighed
    .filter(
      ({ participant, record }) => participant.consensusPubkey.length > 0 && record.weight > 0n,
    )
    .map(({ address, participant, record }) => ({
      address,
      consensusPubkey: participant.consensusPubkey,
      weight: record.weight,
    }));
  return nextValidators(candidates, maxValidators, maxPowerShareBps);
}

function powersOf(
  weighed: readonly Weighed[],
  set: readonly { readonly address: Uint8Array; readonly power: bigint }[],
): bigint[] {
  const powers = new Map(set.map(({ address, power }) => [toHex(address), power]));
  return weighed.map(({ address }) => powers.get(toHex(address)) ?? 0n);
}
