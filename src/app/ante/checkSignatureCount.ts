/** Bounds the curve operations that one transaction may ask for. */

import { AppError } from '../../lib/errors.ts';
import { countSubKeys } from '../../types/publicKey.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/**
 * Keys that the transaction carries, members of multisigs counted. A signer that carries none counts once: each of them hashes the whole
 * transaction anew. The SDK counts nothing for it. @throws AppError sdk/14
 */
export function checkSignatureCount({ tx, params }: AnteRun): void {
  const { txSigLimit } = params();
  let count = 0;
  for (const { publicKey } of tx.signerInfos) {
    count += publicKey === undefined ? 1 : countSubKeys(publicKey.key);
    if (BigInt(count) > txSigLimit) {
      throw new AppError(sdkErrors.tooManySignatures, `signatures: ${count}, limit: ${txSigLimit}`);
    }
  }
}
