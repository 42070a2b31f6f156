/** The account of one module. */

import {
  QueryModuleAccountByNameRequest,
  QueryModuleAccountByNameResponse,
} from '../../gen/cosmos/auth/v1beta1/query.ts';
import { getAccount } from '../../keeper/auth/accounts.ts';
import { toAny } from '../../keeper/auth/accountValue.ts';
import { moduleAccounts } from '../../keeper/auth/moduleAccounts.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { decodeRequest, invalidArgument, notFound, type QueryHandler } from '../queryHandler.ts';

export const moduleAccountByName: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/ModuleAccountByName',
  handle(query, request) {
    const { name } = decodeRequest(QueryModuleAccountByNameRequest, request);
    if (name === '') throw invalidArgument('module name is empty');
    const isModule = moduleAccounts.some((spec) => spec.name === name);
    const found = isModule ? getAccount(query.state, moduleAddress(name)) : undefined;
    if (found === undefined) throw notFound(`account ${name} not found`);
    return QueryModuleAccountByNameResponse.encode({ account: toAny(found) }).finish();
  },
};
