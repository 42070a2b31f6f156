/** Every query of `cosmos.bank.v1beta1.Query` that is answered. */

import type { QueryHandler } from '../queryHandler.ts';
import { allBalances } from './allBalances.ts';
import { balance } from './balance.ts';
import { denomMetadata } from './denomMetadata.ts';
import { denomMetadataByQueryString } from './denomMetadataByQueryString.ts';
import { denomOwners } from './denomOwners.ts';
import { denomOwnersByQuery } from './denomOwnersByQuery.ts';
import { denomsMetadata } from './denomsMetadata.ts';
import { bankParams } from './params.ts';
import { sendEnabled } from './sendEnabled.ts';
import { spendableBalanceByDenom } from './spendableBalanceByDenom.ts';
import { spendableBalances } from './spendableBalances.ts';
import { supplyOf } from './supplyOf.ts';
import { totalSupply } from './totalSupply.ts';

export const bankQueries: readonly QueryHandler[] = [
  allBalances,
  balance,
  denomMetadata,
  denomsMetadata,
  bankParams,
  spendableBalances,
  supplyOf,
  totalSupply,
  denomMetadataByQueryString,
  denomOwners,
  denomOwnersByQuery,
  sendEnabled,
  spendableBalanceByDenom,
];
