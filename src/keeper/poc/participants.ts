/** Participants and their claims on consensus keys (P1, P2). */

import { type Participant, ParticipantStatus } from '../../gen/cpoc/poc/v1/poc.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { formatAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import * as schema from './schema.ts';

const none = new Uint8Array(0);

/** The consensus key that counts in an epoch: a pending change takes its place from its epoch on. Empty for none. */
export function consensusKeyAt(participant: Participant, epochIndex: bigint): Uint8Array {
  return isChangeDue(participant, epochIndex)
    ? participant.pendingConsensusPubkey
    : participant.consensusPubkey;
}

function isChangeDue(participant: Participant, epochIndex: bigint): boolean {
  return participant.pendingFromEpoch !== 0n && epochIndex >= participant.pendingFromEpoch;
}

/** Writes a key change that is due, and gives up the claim on the old key. Changes of untouched participants wait; they cost nothing. */
export function applyDueKeyChange(
  ctx: Context,
  address: Uint8Array,
  participant: Participant,
  epochIndex: bigint,
): Participant {
  if (!isChangeDue(participant, epochIndex)) return participant;
  const key = participant.pendingConsensusPubkey;
  releaseKey(ctx, address, participant.consensusPubkey, key);
  const changed = {
    ...participant,
    consensusPubkey: key,
    pendingConsensusPubkey: none,
    pendingFromEpoch: 0n,
  };
  schema.participants.set(ctx, address, changed);
  return changed;
}

/** Claims `key` for `address`. @throws AppError poc/19 where somebody else uses it now or from the next epoch on, or signs with it still. */
export function claimKey(ctx: Context, address: Uint8Array, key: Uint8Array): void {
  if (key.length === 0) return;
  const owner = schema.consensusKeys.get(ctx, key);
  const signer = schema.validators.get(ctx, key)?.address;
  if (
    (signer !== undefined && signer !== formatAddress(address, ctx.block.addressPrefix)) ||
    (owner !== undefined && !equalBytes(owner, address) && usesKey(ctx, owner, key))
  ) {
    throw new AppError(
      pocErrors.consensusKeyTaken,
      'another participant has this consensus key; each validator needs a key of its own',
    );
  }
  schema.consensusKeys.set(ctx, key, address);
}

/** Gives up the claim on `key` unless it is also `kept`, or somebody else claimed it since. */
export function releaseKey(
  ctx: Context,
  address: Uint8Array,
  key: Uint8Array,
  kept: Uint8Array,
): void {
  if (key.length === 0 || equalBytes(key, kept)) return;
  const owner = schema.consensusKeys.get(ctx, key);
  if (owner !== undefined && equalBytes(owner, address)) schema.consensusKeys.delete(ctx, key);
}

function usesKey(state: StateReader, owner: Uint8Array, key: Uint8Array): boolean {
  const participant = schema.participants.get(state, owner);
  if (participant === undefined) return false;
  const epochIndex = schema.currentEpochIndex.get(state) ?? 0n;
  return (
    equalBytes(consensusKeyAt(participant, epochIndex), key) ||
    (participant.pendingFromEpoch !== 0n && equalBytes(participant.pendingConsensusPubkey, key))
  );
}

/** @throws AppError poc/3 */
export function requireParticipant(state: StateReader, address: Uint8Array): Participant {
  const participant = schema.participants.get(state, address);
  if (participant === undefined) {
    throw new AppError(
      pocErrors.notParticipant,
      'send MsgRegisterParticipant from this account first',
    );
  }
  return participant;
}

export function isJailed(participant: Participant): boolean {
  return participant.status === ParticipantStatus.PARTICIPANT_STATUS_JAILED;
}

export function isActive(participant: Participant): boolean {
  return participant.status === ParticipantStatus.PARTICIPANT_STATUS_ACTIVE;
}
