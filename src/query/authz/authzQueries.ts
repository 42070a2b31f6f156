/** Every query of `cosmos.authz.v1beta1.Query`. */

import type { QueryHandler } from '../queryHandler.ts';
import { granteeGrants } from './granteeGrants.ts';
import { granterGrants } from './granterGrants.ts';
import { grants } from './grants.ts';

export const authzQueries: readonly QueryHandler[] = [grants, granterGrants, granteeGrants];
