/** The refusal of bytes that are no transaction. */

import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';

/** sdk/2. The decoder and its caller each add the kind's text, so clients see it twice. */
export function txParseError(text: string): AppError {
  return new AppError(sdkErrors.txDecode, `${text}: ${sdkErrors.txDecode.text}`);
}
