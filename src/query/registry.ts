/** Every query that the chain answers, by gRPC method path. */

import { authQueries } from './auth/authQueries.ts';
import { bankQueries } from './bank/bankQueries.ts';
import { pocQueries } from './poc/pocQueries.ts';
import type { QueryHandler } from './queryHandler.ts';

export const queryHandlers: readonly QueryHandler[] = [
  ...authQueries,
  ...bankQueries,
  ...pocQueries,
];
