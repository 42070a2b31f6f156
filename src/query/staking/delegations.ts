/**
 * The queries for delegations. Power comes from work and there is nothing to delegate: lists are empty, which wallets and
 * explorers ask for with every account that they show, and a single delegation is not found.
 */

import * as staking from '../../gen/cosmos/staking/v1beta1/query.ts';
import { decodeRequest, notFound, type QueryContext, type QueryHandler } from '../queryHandler.ts';
import { parseDelegator, parseOperator } from './operatorAddress.ts';

const service = '/cosmos.staking.v1beta1.Query';
const emptyPage = { nextKey: new Uint8Array(0), total: 0n };

interface Pair {
  readonly delegatorAddr: string;
  readonly validatorAddr: string;
}

/** @throws AppError sdk/18 */
function checkPair(query: QueryContext, { delegatorAddr, validatorAddr }: Pair): void {
  parseDelegator(query, delegatorAddr);
  parseOperator(query, validatorAddr);
}

const delegation: QueryHandler = {
  path: `${service}/Delegation`,
  handle(query, request) {
    const pair = decodeRequest(staking.QueryDelegationRequest, request);
    checkPair(query, pair);
    throw notFound(
      `delegation with delegator ${pair.delegatorAddr} not found for validator ${pair.validatorAddr}`,
    );
  },
};

const unbondingDelegation: QueryHandler = {
  path: `${service}/UnbondingDelegation`,
  handle(query, request) {
    const pair = decodeRequest(staking.QueryUnbondingDelegationRequest, request);
    checkPair(query, pair);
    throw notFound(
      `unbonding delegation with delegator ${pair.delegatorAddr} not found for validator ${pair.validatorAddr}`,
    );
  },
};

const delegatorValidator: QueryHandler = {
  path: `${service}/DelegatorValidator`,
  handle(query, request) {
    const pair = decodeRequest(staking.QueryDelegatorValidatorRequest, request);
    checkPair(query, pair);
    throw notFound(
      `delegation with delegator ${pair.delegatorAddr} not found for validator ${pair.validatorAddr}`,
    );
  },
};

const validatorDelegations: QueryHandler = {
  path: `${service}/ValidatorDelegations`,
  handle(query, request) {
    const asked = decodeRequest(staking.QueryValidatorDelegationsRequest, request);
    parseOperator(query, asked.validatorAddr);
    return staking.QueryValidatorDelegationsResponse.encode({
      delegationResponses: [],
      pagination: emptyPage,
    }).finish();
  },
};

const validatorUnbondingDelegations: QueryHandler = {
  path: `${service}/ValidatorUnbondingDelegations`,
  handle(query, request) {
    const asked = decodeRequest(staking.QueryValidatorUnbondingDelegationsRequest, request);
    parseOperator(query, asked.validatorAddr);
    return staking.QueryValidatorUnbondingDelegationsResponse.encode({
      unbondingResponses: [],
      pagination: emptyPage,
    }).finish();
  },
};

const delegatorDelegations: QueryHandler = {
  path: `${service}/DelegatorDelegations`,
  handle(query, request) {
    const asked = decodeRequest(staking.QueryDelegatorDelegationsRequest, request);
    parseDelegator(query, asked.delegatorAddr);
    return staking.QueryDelegatorDelegationsResponse.encode({
      delegationResponses: [],
      pagination: emptyPage,
    }).finish();
  },
};

const delegatorUnbondingDelegations: QueryHandler = {
  path: `${service}/DelegatorUnbondingDelegations`,
  handle(query, request) {
    const asked = decodeRequest(staking.QueryDelegatorUnbondingDelegationsRequest, request);
    parseDelegator(query, asked.delegatorAddr);
    return staking.QueryDelegatorUnbondingDelegationsResponse.encode({
      unbondingResponses: [],
      pagination: emptyPage,
    }).finish();
  },
};

const delegatorValidators: QueryHandler = {
  path: `${service}/DelegatorValidators`,
  handle(query, request) {
    const asked = decodeRequest(staking.QueryDelegatorValidatorsRequest, request);
    parseDelegator(query, asked.delegatorAddr);
    return staking.QueryDelegatorValidatorsResponse.encode({
      validators: [],
      pagination: emptyPage,
    }).finish();
  },
};

/** A request that names delegator and both validators asks for one; any other for a list. */
const redelegations: QueryHandler = {
  path: `${service}/Redelegations`,
  handle(query, request) {
    const asked = decodeRequest(staking.QueryRedelegationsRequest, request);
    const { delegatorAddr, srcValidatorAddr, dstValidatorAddr } = asked;
    if (delegatorAddr !== '') parseDelegator(query, delegatorAddr);
    for (const address of [srcValidatorAddr, dstValidatorAddr]) {
      if (address !== '') parseOperator(query, address);
    }
    if (delegatorAddr !== '' && srcValidatorAddr !== '' && dstValidatorAddr !== '') {
      throw notFound(
        `redelegation not found for delegator address ${delegatorAddr} from validator address ${srcValidatorAddr}`,
      );
    }
    return staking.QueryRedelegationsResponse.encode({
      redelegationResponses: [],
      pagination: emptyPage,
    }).finish();
  },
};

export const delegationQueries: readonly QueryHandler[] = [
  delegation,
  unbondingDelegation,
  delegatorValidator,
  validatorDelegations,
  validatorUnbondingDelegations,
  delegatorDelegations,
  delegatorUnbondingDelegations,
  delegatorValidators,
  redelegations,
];
