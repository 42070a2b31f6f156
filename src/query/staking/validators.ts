/** cosmos.staking.v1beta1.Query/Validators */

import {
  QueryValidatorsRequest,
  QueryValidatorsResponse,
} from '../../gen/cosmos/staking/v1beta1/query.ts';
import type { Validator as StakingValidator } from '../../gen/cosmos/staking/v1beta1/staking.ts';
import * as schema from '../../keeper/poc/schema.ts';
import { parseAddress } from '../../types/address.ts';
import { type Page, paginate, paginateWhere } from '../paginate.ts';
import {
  decodeRequest,
  invalidArgument,
  type QueryContext,
  type QueryHandler,
} from '../queryHandler.ts';
import { isCandidate, validatorsByAddress, validatorView } from './validatorView.ts';

/**
 * Bonded are the members of the set, in the order of consensus keys; unbonded the participants with a consensus key that are
 * not in it; nobody is unbonding. Where no status is given, both, in the order of addresses.
 */
export const validators: QueryHandler = {
  path: '/cosmos.staking.v1beta1.Query/Validators',
  handle(query, request) {
    const { status, pagination } = decodeRequest(QueryValidatorsRequest, request);
    const page = pageOf(query, status, pagination);
    return QueryValidatorsResponse.encode({
      validators: page.items,
      pagination: page.pagination,
    }).finish();
  },
};

function pageOf(
  query: QueryContext,
  status: string,
  pagination: QueryValidatorsRequest['pagination'],
): Page<StakingValidator> {
  switch (status) {
    case 'BOND_STATUS_BONDED':
      return bonded(query, pagination);
    case 'BOND_STATUS_UNBONDED':
      return candidates(query, pagination, false);
    case '':
      return candidates(query, pagination, true);
    case 'BOND_STATUS_UNBONDING':
      return { items: [], pagination: { nextKey: new Uint8Array(0), total: 0n } };
    default:
      throw invalidArgument(`invalid validator status ${status}`);
  }
}

function bonded(
  query: QueryContext,
  request: QueryValidatorsRequest['pagination'],
): Page<StakingValidator> {
  const { items, pagination } = paginate(query.state, schema.validators, request);
  const views = items.map(([, member]) => {
    const address = parseAddress(member.address, query.addressPrefix);
    return validatorView(query, schema.participants.require(query.state, address), member);
  });
  return { items: views, pagination };
}

function candidates(
  query: QueryContext,
  request: QueryValidatorsRequest['pagination'],
  withMembers: boolean,
): Page<StakingValidator> {
  const members = validatorsByAddress(query);
  const { items, pagination } = paginateWhere(
    query.state,
    schema.participants,
    request,
    ([, participant]) => {
      const member = members.get(participant.address);
      return isCandidate(query, participant, member) && (withMembers || member === undefined);
    },
  );
  const views = items.map(([, participant]) =>
    validatorView(query, participant, members.get(participant.address)),
  );
  return { items: views, pagination };
}
