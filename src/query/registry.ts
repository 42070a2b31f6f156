/** Every query that the chain answers, by gRPC method path. */

import { authQueries } from './auth/authQueries.ts';
import { authzQueries } from './authz/authzQueries.ts';
import { bankQueries } from './bank/bankQueries.ts';
import { consensusParams } from './consensus/consensusParams.ts';
import { distributionQueries } from './distribution/distributionQueries.ts';
import { feegrantQueries } from './feegrant/feegrantQueries.ts';
import { dryRunProposal } from './gov/dryRunProposal.ts';
import { govQueries } from './gov/govQueries.ts';
import { legacyGovQueries } from './gov/legacyQueries.ts';
import { pocQueries } from './poc/pocQueries.ts';
import type { QueryHandler } from './queryHandler.ts';
import { slashingQueries } from './slashing/slashingQueries.ts';
import { stakingQueries } from './staking/stakingQueries.ts';
import { upgradeQueries } from './upgrade/upgradeQueries.ts';

export const queryHandlers: readonly QueryHandler[] = [
  ...authQueries,
  ...bankQueries,
  ...pocQueries,
  ...govQueries,
  ...legacyGovQueries,
  dryRunProposal,
  ...stakingQueries,
  ...slashingQueries,
  ...distributionQueries,
  ...authzQueries,
  ...feegrantQueries,
  consensusParams,
  ...upgradeQueries,
];
