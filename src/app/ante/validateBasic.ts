/** What can be said of a transaction without state. */

import { AppError } from '../../lib/errors.ts';
import { formatCoins } from '../../types/coin.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/** The SDK's bound, 2^63−1: gas fits an int64. */
const maxGasWanted = (1n << 63n) - 1n;

/** Skipped by `recheck`: the bytes have not changed. @throws AppError sdk/4, 13, 15, 18, 37 */
export function validateBasic({ tx, mode, signers }: AnteRun): void {
  if (mode === 'recheck') return;
  const { fee } = tx;
  if (fee === undefined) throw new AppError(sdkErrors.invalidRequest, 'missing fee');
  if (fee.gasLimit > maxGasWanted) {
    throw new AppError(
      sdkErrors.invalidRequest,
      `invalid gas supplied; ${fee.gasLimit} > ${maxGasWanted}`,
    );
  }
  if (fee.amount.some(({ amount }) => amount.startsWith('-'))) {
    throw new AppError(
      sdkErrors.insufficientFee,
      `invalid fee provided: ${formatCoins(fee.amount)}`,
    );
  }
  if (tx.hasTip) throw new AppError(sdkErrors.notSupported, 'tips are not taken');
  if (tx.signatures.length === 0) throw new AppError(sdkErrors.noSignatures);
  for (const given of [tx.signatures.length, tx.signerInfos.length]) {
    if (given !== signers.length) {
      throw new AppError(
        sdkErrors.unauthorized,
        `wrong number of signers; expected ${signers.length}, got ${given}`,
      );
    }
  }
}
