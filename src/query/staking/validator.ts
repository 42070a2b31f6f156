/** cosmos.staking.v1beta1.Query/Validator */

import {
  QueryValidatorRequest,
  QueryValidatorResponse,
} from '../../gen/cosmos/staking/v1beta1/query.ts';
import { participants } from '../../keeper/poc/schema.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';
import { parseOperator } from './operatorAddress.ts';
import { isCandidate, validatorsByAddress, validatorView } from './validatorView.ts';

export const validator: QueryHandler = {
  path: '/cosmos.staking.v1beta1.Query/Validator',
  handle(query, request) {
    const { validatorAddr } = decodeRequest(QueryValidatorRequest, request);
    const participant = participants.get(query.state, parseOperator(query, validatorAddr));
    const member =
      participant === undefined ? undefined : validatorsByAddress(query).get(participant.address);
    if (participant === undefined || !isCandidate(query, participant, member)) {
      throw notFound(`validator ${validatorAddr} not found`);
    }
    return QueryValidatorResponse.encode({
      validator: validatorView(query, participant, member),
    }).finish();
  },
};
