/** Whether coins may be sent, by default. */

import { QueryParamsResponse } from '../../gen/cosmos/bank/v1beta1/query.ts';
import { defaultSendEnabled } from '../../keeper/bank/schema.ts';
import type { QueryHandler } from '../queryHandler.ts';

export const bankParams: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/Params',
  handle(query) {
    const enabled = defaultSendEnabled.get(query.state) ?? true;
    return QueryParamsResponse.encode({
      params: { sendEnabled: [], defaultSendEnabled: enabled },
    }).finish();
  },
};
