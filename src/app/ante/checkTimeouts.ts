/** A transaction may say until when it is valid. */

import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/** @throws AppError sdk/30, 37, 42 */
export function checkTimeouts({ ctx, tx }: AnteRun): void {
  if (tx.unordered) {
    throw new AppError(sdkErrors.notSupported, 'unordered transactions are not enabled');
  }
  const { height, time } = ctx.block;
  if (tx.timeoutHeight > 0n && height > tx.timeoutHeight) {
    throw new AppError(
      sdkErrors.txTimeoutHeight,
      `block height: ${height}, timeout height: ${tx.timeoutHeight}`,
    );
  }
  const timeout = tx.timeoutTimestamp;
  if (timeout === undefined || timeout.seconds === 0n) return;
  const late =
    time.seconds > timeout.seconds ||
    (time.seconds === timeout.seconds && time.nanos > timeout.nanos);
  if (late) {
    throw new AppError(
      sdkErrors.txTimeout,
      `block time: ${time.seconds} s since 1970, timeout timestamp: ${timeout.seconds} s`,
    );
  }
}
