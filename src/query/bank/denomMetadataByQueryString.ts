/** cosmos.bank.v1beta1.Query/DenomMetadataByQueryString: DenomMetadata for denominations that do not fit into a path of REST. */

import type { QueryHandler } from '../queryHandler.ts';
import { denomMetadata } from './denomMetadata.ts';

/** Request and response have the fields of DenomMetadata, by number and type. */
export const denomMetadataByQueryString: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/DenomMetadataByQueryString',
  handle: denomMetadata.handle,
};
