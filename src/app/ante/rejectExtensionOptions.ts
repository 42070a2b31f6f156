/** Critical extension options ask for a meaning that this chain does not give. */

import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/** @throws AppError sdk/31 */
export function rejectExtensionOptions({ tx }: AnteRun): void {
  if (tx.extensionOptions > 0) throw new AppError(sdkErrors.unknownExtensionOptions);
}
