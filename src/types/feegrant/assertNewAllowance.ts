/** What an allowance has to be when it is granted. One that was used need not be it any more: a denomination may be used up. */

import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../sdkErrors.ts';
import type { Allowance } from './allowance.ts';

/** @throws AppError sdk/10 for a period without a limit, or with one in coins that the whole has none of */
export function assertNewAllowance(allowance: Allowance): void {
  if (allowance.kind === 'allowedMsg') assertNewAllowance(allowance.allowance);
  if (allowance.kind !== 'periodic') return;
  const { periodSpendLimit, basic } = allowance;
  if (periodSpendLimit.length === 0) {
    throw new AppError(sdkErrors.invalidCoins, 'spend limit must be positive');
  }
  const whole = basic.spendLimit;
  if (whole === undefined) return;
  if (periodSpendLimit.every(({ denom }) => whole.some((coin) => coin.denom === denom))) return;
  throw new AppError(
    sdkErrors.invalidCoins,
    'period spend limit has different currency than basic spend limit',
  );
}
