/** The queries of `cosmos.staking.v1beta1.Query` that are answered: a view of the power set for wallets and explorers. */

import type { QueryHandler } from '../queryHandler.ts';
import { delegationQueries } from './delegations.ts';
import { stakingParams } from './params.ts';
import { pool } from './pool.ts';
import { validator } from './validator.ts';
import { validators } from './validators.ts';

/** HistoricalInfo is not among them: the chain keeps no headers and no past sets; CometBFT has both. */
export const stakingQueries: readonly QueryHandler[] = [
  validators,
  validator,
  stakingParams,
  pool,
  ...delegationQueries,
];
