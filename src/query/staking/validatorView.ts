/** A member of the validator set, or a candidate for it, as `cosmos.staking.v1beta1` describes validators. */

import { PubKey } from '../../gen/cosmos/crypto/ed25519/keys.ts';
import {
  BondStatus,
  type Validator as StakingValidator,
} from '../../gen/cosmos/staking/v1beta1/staking.ts';
import type { Participant, Validator } from '../../gen/cpoc/poc/v1/poc.ts';
import { consensusKeyAt, isJailed } from '../../keeper/poc/participants.ts';
import { currentEpochIndex } from '../../keeper/poc/schema.ts';
import { currentValidators } from '../../keeper/poc/validatorSet.ts';
import { parseAddress } from '../../types/address.ts';
import type { QueryContext } from '../queryHandler.ts';
import { shareDecimal, wholeDecimal, zeroDecimal } from '../wireDecimal.ts';
import { operatorAddress } from './operatorAddress.ts';

/** The set by participant. It has at most `max_validators` (1000) members. */
export function validatorsByAddress(query: QueryContext): ReadonlyMap<string, Validator> {
  return new Map(currentValidators(query.state).map((validator) => [validator.address, validator]));
}

/** Whether wallets see a validator in it: it is in the set, or has a consensus key to get there with. */
export function isCandidate(
  query: QueryContext,
  participant: Participant,
  member: Validator | undefined,
): boolean {
  return member !== undefined || keyOf(query, participant).length > 0;
}

/**
 * There is no stake: tokens are the power that CometBFT counts with, and shares are as many. Nobody delegates, and what the
 * weight earns is the participant's alone, which in terms of staking is a commission of 100 %.
 */
export function validatorView(
  query: QueryContext,
  participant: Participant,
  member: Validator | undefined,
): StakingValidator {
  const power = member?.power ?? 0n;
  const key = member?.consensusPubkey ?? keyOf(query, participant);
  return {
    operatorAddress: operatorAddress(query, parseAddress(participant.address, query.addressPrefix)),
    consensusPubkey: {
      typeUrl: '/cosmos.crypto.ed25519.PubKey',
      value: PubKey.encode({ key }).finish(),
    },
    jailed: isJailed(participant),
    status: member === undefined ? BondStatus.BOND_STATUS_UNBONDED : BondStatus.BOND_STATUS_BONDED,
    tokens: power.toString(),
    delegatorShares: wholeDecimal(power),
    description: {
      moniker: hostOf(participant.inferenceUrl) ?? participant.address,
      identity: '',
      website: participant.inferenceUrl,
      securityContact: '',
      details: '',
    },
    unbondingHeight: 0n,
    unbondingTime: beginningOfTime,
    commission: {
      commissionRates: {
        rate: shareDecimal(10_000),
        maxRate: shareDecimal(10_000),
        maxChangeRate: zeroDecimal,
      },
      updateTime: beginningOfTime,
    },
    minSelfDelegation: '0',
    unbondingOnHoldRefCount: 0n,
    unbondingIds: [],
  };
}

/** What the SDK answers where a moment does not apply: 1970. */
const beginningOfTime = { seconds: 0n, nanos: 0 };

function keyOf({ state }: QueryContext, participant: Participant): Uint8Array {
  return consensusKeyAt(participant, currentEpochIndex.get(state) ?? 0n);
}

/** `https://gpu.example.org:8443/v1` → `gpu.example.org:8443`. */
function hostOf(url: string): string | undefined {
  return /^https?:\/\/([^/?#]+)/.exec(url)?.[1];
}
