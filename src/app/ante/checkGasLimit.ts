/** The gas that a transaction asks for fits into a block; its messages' types cost a look-up. */

import { AppError } from '../../lib/errors.ts';
import { kvGas } from '../../types/gas.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/** @throws AppError sdk/41 */
export function checkGasLimit({ ctx, tx, mode, maxBlockGas }: AnteRun): void {
  const gasLimit = tx.fee?.gasLimit ?? 0n;
  if (gasLimit === 0n && mode !== 'simulate') {
    throw new AppError(sdkErrors.invalidGasLimit, 'must provide positive gas');
  }
  if (maxBlockGas !== undefined && maxBlockGas >= 0n && gasLimit > maxBlockGas) {
    throw new AppError(
      sdkErrors.invalidGasLimit,
      `tx gas limit ${gasLimit} exceeds block max gas ${maxBlockGas}`,
    );
  }
  // The SDK looks each message's type up in its circuit breaker; clients' gas figures count that.
  for (const _ of tx.messages) ctx.gas.consume(kvGas.has, 'Has');
}
