/** Allowances on the wire and in state: a google.protobuf.Any of one of the SDK's three types, checked as it is read. */

import type { Coin as WireCoin } from '../../gen/cosmos/base/v1beta1/coin.ts';
import * as wire from '../../gen/cosmos/feegrant/v1beta1/feegrant.ts';
import type { Timestamp as WireTime } from '../../gen/google/protobuf/timestamp.ts';
import { AppError, InvariantError, wrapError } from '../../lib/errors.ts';
import { type Coin, parseCoins, toWireCoins } from '../coin.ts';
import { feegrantErrors } from '../feegrantErrors.ts';
import type { WireAny } from '../publicKey.ts';
import { durationNanos, isValidTime, type Timestamp, zeroTime } from '../timestamp.ts';
import type { Allowance, BasicAllowance, PeriodicAllowance } from './allowance.ts';

export const allowanceUrls = {
  basic: '/cosmos.feegrant.v1beta1.BasicAllowance',
  periodic: '/cosmos.feegrant.v1beta1.PeriodicAllowance',
  allowedMsg: '/cosmos.feegrant.v1beta1.AllowedMsgAllowance',
} as const;

/** What one says by itself; what a new one has to be beside that, `assertNewAllowance` says. @throws AppError sdk/10, feegrant/4 to 6 */
export function decodeAllowance(any: WireAny | undefined): Allowance {
  switch (any?.typeUrl) {
    case allowanceUrls.basic:
      return readBasic(wire.BasicAllowance.decode(any.value));
    case allowanceUrls.periodic:
      return readPeriodic(wire.PeriodicAllowance.decode(any.value));
    case allowanceUrls.allowedMsg:
      return readAllowedMsg(wire.AllowedMsgAllowance.decode(any.value));
    default:
      throw new AppError(feegrantErrors.noAllowance, 'failed to get allowance');
  }
}

export function encodeAllowance(allowance: Allowance): WireAny {
  const typeUrl = allowanceUrls[allowance.kind];
  switch (allowance.kind) {
    case 'basic':
      return { typeUrl, value: wire.BasicAllowance.encode(toWireBasic(allowance)).finish() };
    case 'periodic':
      return { typeUrl, value: wire.PeriodicAllowance.encode(toWirePeriodic(allowance)).finish() };
    case 'allowedMsg': {
      const inner = encodeAllowance(allowance.allowance);
      const allowedMessages = [...allowance.allowedMessages];
      const message = { allowance: inner, allowedMessages };
      return { typeUrl, value: wire.AllowedMsgAllowance.encode(message).finish() };
    }
  }
}

function readBasic({ spendLimit, expiration }: wire.BasicAllowance): BasicAllowance {
  const coins = readCoins(spendLimit, 'send amount is invalid');
  if (expiration !== undefined && expiration.seconds < 0n) {
    throw new AppError(feegrantErrors.invalidDuration, 'expiration time cannot be negative');
  }
  return {
    kind: 'basic',
    spendLimit: coins.length === 0 ? undefined : coins,
    expiration: expiration === undefined ? undefined : readTime(expiration),
  };
}

function readPeriodic(message: wire.PeriodicAllowance): PeriodicAllowance {
  const basic = readBasic(message.basic ?? { spendLimit: [], expiration: undefined });
  const periodSpendLimit = readCoins(message.periodSpendLimit, 'spend amount is invalid');
  const periodCanSpend = readCoins(message.periodCanSpend, 'can spend amount is invalid');
  const periodNanos = durationNanos(message.period ?? { seconds: 0n, nanos: 0 });
  if (periodNanos === undefined) {
    throw new AppError(feegrantErrors.invalidDuration, 'the period is longer than 292 years');
  }
  if (periodNanos < 0n) throw new AppError(feegrantErrors.invalidDuration, 'negative clock step');
  const periodReset = readTime(message.periodReset ?? zeroTime);
  return { kind: 'periodic', basic, periodNanos, periodSpendLimit, periodCanSpend, periodReset };
}

function readAllowedMsg({ allowance, allowedMessages }: wire.AllowedMsgAllowance): Allowance {
  if (allowance === undefined) {
    throw new AppError(feegrantErrors.noAllowance, 'allowance should not be empty');
  }
  if (allowedMessages.length === 0) {
    throw new AppError(feegrantErrors.noMessages, "allowed messages shouldn't be empty");
  }
  return { kind: 'allowedMsg', allowance: decodeAllowance(allowance), allowedMessages };
}

function readCoins(coins: readonly WireCoin[], what: string): Coin[] {
  try {
    return parseCoins(coins);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw wrapError(error, what);
  }
}

function readTime(time: Timestamp): Timestamp {
  if (isValidTime(time)) return { seconds: time.seconds, nanos: time.nanos };
  throw new AppError(
    feegrantErrors.invalidDuration,
    `${time.seconds} s and ${time.nanos} ns is no time between the years 1 and 9999`,
  );
}

function toWireBasic({ spendLimit, expiration }: BasicAllowance): wire.BasicAllowance {
  return { spendLimit: toWireCoins(spendLimit ?? []), expiration: toWireTime(expiration) };
}

function toWirePeriodic(allowance: PeriodicAllowance): wire.PeriodicAllowance {
  const { basic, periodNanos, periodSpendLimit, periodCanSpend, periodReset } = allowance;
  if (periodNanos < 0n) throw new InvariantError(`a period of ${periodNanos} ns`);
  return {
    basic: toWireBasic(basic),
    period: { seconds: periodNanos / 1_000_000_000n, nanos: Number(periodNanos % 1_000_000_000n) },
    periodSpendLimit: toWireCoins(periodSpendLimit),
    periodCanSpend: toWireCoins(periodCanSpend),
    periodReset: toWireTime(periodReset),
  };
}

function toWireTime(time: Timestamp | undefined): WireTime | undefined {
  return time === undefined ? undefined : { seconds: time.seconds, nanos: time.nanos };
}
