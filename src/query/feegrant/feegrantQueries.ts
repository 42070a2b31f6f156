/** Every query of `cosmos.feegrant.v1beta1.Query`. */

import type { QueryHandler } from '../queryHandler.ts';
import { allowance } from './allowance.ts';
import { allowances } from './allowances.ts';
import { allowancesByGranter } from './allowancesByGranter.ts';

export const feegrantQueries: readonly QueryHandler[] = [
  allowance,
  allowances,
  allowancesByGranter,
];
