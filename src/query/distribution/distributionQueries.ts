/** The queries of `cosmos.distribution.v1beta1.Query`. */

import type { QueryHandler } from '../queryHandler.ts';
import { distributionParams } from './params.ts';
import { rewardQueries } from './rewards.ts';

export const distributionQueries: readonly QueryHandler[] = [distributionParams, ...rewardQueries];
