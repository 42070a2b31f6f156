/** Stateless check of the URL in a message. */

import { AppError } from '../../lib/errors.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import { inferenceUrlFault } from '../../types/poc/inferenceUrl.ts';

/** @throws AppError poc/21 */
export function checkInferenceUrl(url: string): void {
  const fault = inferenceUrlFault(url);
  if (fault !== undefined) throw new AppError(pocErrors.invalidUrl, `inference_url ${fault}`);
}
