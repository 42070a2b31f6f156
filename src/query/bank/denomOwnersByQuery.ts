/** cosmos.bank.v1beta1.Query/DenomOwnersByQuery: DenomOwners for denominations that do not fit into a path of REST. */

import type { QueryHandler } from '../queryHandler.ts';
import { denomOwners } from './denomOwners.ts';

/** Request and response have the fields of DenomOwners, by number and type. */
export const denomOwnersByQuery: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/DenomOwnersByQuery',
  handle: denomOwners.handle,
};
