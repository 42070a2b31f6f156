/** Whether an allowance pays a fee, and what is left of it then. Pure: the block's time and the fee in, the new allowance out. */

import { AppError } from '../../lib/errors.ts';
import { type Coin, subtractCoins } from '../coin.ts';
import { feegrantErrors } from '../feegrantErrors.ts';
import { addNanos, compareTimes, isValidTime, type Timestamp } from '../timestamp.ts';
import type {
  Allowance,
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from './allowance.ts';

export interface FeeUse {
  /** Block time. */
  readonly now: Timestamp;
  readonly fee: readonly Coin[];
  /** Type URLs of the transaction's messages, in order. */
  readonly messages: readonly string[];
  /** Told of each type URL that is looked at: it costs gas. */
  look(): void;
}

/** What is left; undefined where it is used up and goes. @throws AppError feegrant/2, 3, 7 */
export function acceptFee(allowance: Allowance, use: FeeUse): Allowance | undefined {
  switch (allowance.kind) {
    case 'basic':
      return acceptBasic(allowance, use);
    case 'periodic':
      return acceptPeriodic(allowance, use);
    case 'allowedMsg':
      return acceptAllowedMsg(allowance, use);
  }
}

function acceptBasic(allowance: BasicAllowance, { now, fee }: FeeUse): BasicAllowance | undefined {
  const { spendLimit, expiration } = allowance;
  if (expiration !== undefined && compareTimes(expiration, now) < 0) {
    throw new AppError(feegrantErrors.expired, 'basic allowance');
  }
  if (spendLimit === undefined) return allowance;
  const left = spend(spendLimit, fee, 'basic allowance');
  return left.length === 0 ? undefined : { ...allowance, spendLimit: left };
}

/** A fee counts against the period and against the whole. */
function acceptPeriodic(
  allowance: PeriodicAllowance,
  { now, fee }: FeeUse,
): PeriodicAllowance | undefined {
  const { expiration } = allowance.basic;
  if (expiration !== undefined && compareTimes(expiration, now) < 0) {
    throw new AppError(feegrantErrors.expired, 'absolute limit');
  }
  const current = startPeriod(allowance, now);
  const periodCanSpend = spend(current.periodCanSpend, fee, 'period limit');
  const { spendLimit } = current.basic;
  if (spendLimit === undefined) return { ...current, periodCanSpend };
  const left = spend(spendLimit, fee, 'absolute limit');
  if (left.length === 0) return undefined;
  return { ...current, periodCanSpend, basic: { ...current.basic, spendLimit: left } };
}

/** The next period where the current one is over. After a gap of more than a period the next one begins now. */
function startPeriod(allowance: PeriodicAllowance, now: Timestamp): PeriodicAllowance {
  const { basic, periodNanos, periodSpendLimit, periodReset } = allowance;
  if (compareTimes(now, periodReset) < 0) return allowance;
  const next = addNanos(periodReset, periodNanos);
  const reset = compareTimes(now, next) > 0 ? addNanos(now, periodNanos) : next;
  if (!isValidTime(reset)) {
    throw new AppError(
      feegrantErrors.invalidDuration,
      'the next period begins after the year 9999',
    );
  }
  return {
    ...allowance,
    periodCanSpend: lesserCoins(periodSpendLimit, basic.spendLimit),
    periodReset: reset,
  };
}

/** Of each denomination the lesser amount. The SDK takes the whole limit for the period's where any one is short, and so lets a period spend more. */
function lesserCoins(period: readonly Coin[], whole: readonly Coin[] | undefined): readonly Coin[] {
  if (whole === undefined) return period;
  return period.flatMap(({ denom, amount }) => {
    const left = whole.find((coin) => coin.denom === denom)?.amount ?? 0n;
    const lesser = left < amount ? left : amount;
    return lesser === 0n ? [] : [{ denom, amount: lesser }];
  });
}

function acceptAllowedMsg(
  allowance: AllowedMsgAllowance,
  use: FeeUse,
): AllowedMsgAllowance | undefined {
  const allowed = new Set<string>();
  for (const typeUrl of allowance.allowedMessages) {
    use.look();
    allowed.add(typeUrl);
  }
  for (const typeUrl of use.messages) {
    use.look();
    if (allowed.has(typeUrl)) continue;
    throw new AppError(
      feegrantErrors.messageNotAllowed,
      'message does not exist in allowed messages',
    );
  }
  const left = acceptFee(allowance.allowance, use);
  return left === undefined ? undefined : { ...allowance, allowance: left };
}

/** @throws AppError feegrant/2 */
function spend(limit: readonly Coin[], fee: readonly Coin[], what: string): readonly Coin[] {
  const left = subtractCoins(limit, fee);
  if (left === undefined) throw new AppError(feegrantErrors.limitExceeded, what);
  return left;
}
