/**
 * Rewards that wait for somebody: none. Settlement pays them out at once (P30), there is no community pool, and nobody
 * delegates. Wallets ask for all of these with every account that they show.
 */

import * as distribution from '../../gen/cosmos/distribution/v1beta1/query.ts';
import { participants } from '../../keeper/poc/schema.ts';
import {
  decodeRequest,
  invalidArgument,
  notFound,
  type QueryContext,
  type QueryHandler,
} from '../queryHandler.ts';
import { parseDelegator, parseOperator } from '../staking/operatorAddress.ts';
import { isCandidate, validatorsByAddress } from '../staking/validatorView.ts';

const service = '/cosmos.distribution.v1beta1.Query';

/** @throws AppError sdk/18, sdk/22 where there is no such validator */
function requireValidator(query: QueryContext, text: string): void {
  const participant = participants.get(query.state, parseOperator(query, text));
  const member =
    participant === undefined ? undefined : validatorsByAddress(query).get(participant.address);
  if (participant === undefined || !isCandidate(query, participant, member)) {
    throw notFound(`${text}: validator does not exist`);
  }
}

const communityPool: QueryHandler = {
  path: `${service}/CommunityPool`,
  handle: () => distribution.QueryCommunityPoolResponse.encode({ pool: [] }).finish(),
};

const delegationTotalRewards: QueryHandler = {
  path: `${service}/DelegationTotalRewards`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryDelegationTotalRewardsRequest, request);
    parseDelegator(query, asked.delegatorAddress);
    return distribution.QueryDelegationTotalRewardsResponse.encode({
      rewards: [],
      total: [],
    }).finish();
  },
};

const delegationRewards: QueryHandler = {
  path: `${service}/DelegationRewards`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryDelegationRewardsRequest, request);
    parseDelegator(query, asked.delegatorAddress);
    requireValidator(query, asked.validatorAddress);
    throw notFound('delegation does not exist');
  },
};

const delegatorValidators: QueryHandler = {
  path: `${service}/DelegatorValidators`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryDelegatorValidatorsRequest, request);
    parseDelegator(query, asked.delegatorAddress);
    return distribution.QueryDelegatorValidatorsResponse.encode({ validators: [] }).finish();
  },
};

/** Rewards arrive where the work was done. */
const delegatorWithdrawAddress: QueryHandler = {
  path: `${service}/DelegatorWithdrawAddress`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryDelegatorWithdrawAddressRequest, request);
    parseDelegator(query, asked.delegatorAddress);
    return distribution.QueryDelegatorWithdrawAddressResponse.encode({
      withdrawAddress: asked.delegatorAddress,
    }).finish();
  },
};

const validatorDistributionInfo: QueryHandler = {
  path: `${service}/ValidatorDistributionInfo`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryValidatorDistributionInfoRequest, request);
    requireValidator(query, asked.validatorAddress);
    return distribution.QueryValidatorDistributionInfoResponse.encode({
      operatorAddress: asked.validatorAddress,
      selfBondRewards: [],
      commission: [],
    }).finish();
  },
};

const validatorOutstandingRewards: QueryHandler = {
  path: `${service}/ValidatorOutstandingRewards`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryValidatorOutstandingRewardsRequest, request);
    requireValidator(query, asked.validatorAddress);
    return distribution.QueryValidatorOutstandingRewardsResponse.encode({
      rewards: { rewards: [] },
    }).finish();
  },
};

const validatorCommission: QueryHandler = {
  path: `${service}/ValidatorCommission`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryValidatorCommissionRequest, request);
    requireValidator(query, asked.validatorAddress);
    return distribution.QueryValidatorCommissionResponse.encode({
      commission: { commission: [] },
    }).finish();
  },
};

/** A penalty costs an epoch's weight, never coins: nothing is slashed. */
const validatorSlashes: QueryHandler = {
  path: `${service}/ValidatorSlashes`,
  handle(query, request) {
    const asked = decodeRequest(distribution.QueryValidatorSlashesRequest, request);
    if (asked.endingHeight < asked.startingHeight) {
      throw invalidArgument(
        `starting height greater than ending height (${asked.startingHeight} > ${asked.endingHeight})`,
      );
    }
    requireValidator(query, asked.validatorAddress);
    return distribution.QueryValidatorSlashesResponse.encode({
      slashes: [],
      pagination: { nextKey: new Uint8Array(0), total: 0n },
    }).finish();
  },
};

export const rewardQueries: readonly QueryHandler[] = [
  communityPool,
  delegationTotalRewards,
  delegationRewards,
  delegatorValidators,
  delegatorWithdrawAddress,
  validatorDistributionInfo,
  validatorOutstandingRewards,
  validatorCommission,
  validatorSlashes,
];
