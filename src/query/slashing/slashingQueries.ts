/** The queries of `cosmos.slashing.v1beta1.Query`: liveness, for explorers. */

import type { QueryHandler } from '../queryHandler.ts';
import { slashingParams } from './params.ts';
import { signingInfo } from './signingInfo.ts';
import { signingInfos } from './signingInfos.ts';

export const slashingQueries: readonly QueryHandler[] = [slashingParams, signingInfo, signingInfos];
