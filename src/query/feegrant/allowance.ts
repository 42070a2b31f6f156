/** cosmos.feegrant.v1beta1.Query/Allowance: what one account lets another spend on fees. */

import {
  QueryAllowanceRequest,
  QueryAllowanceResponse,
} from '../../gen/cosmos/feegrant/v1beta1/query.ts';
import { allowances } from '../../keeper/feegrant/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

export const allowance: QueryHandler = {
  path: '/cosmos.feegrant.v1beta1.Query/Allowance',
  handle(query, request) {
    const asked = decodeRequest(QueryAllowanceRequest, request);
    const granter = accountAddress(query, asked.granter);
    const grantee = accountAddress(query, asked.grantee);
    const found = allowances.get(query.state, [grantee, granter]);
    if (found === undefined) {
      // gRPC Internal, as the SDK answers.
      throw new AppError(
        sdkErrors.unknownRequest,
        'rpc error: code = Internal desc = fee-grant not found: not found',
      );
    }
    return QueryAllowanceResponse.encode({ allowance: found }).finish();
  },
};
