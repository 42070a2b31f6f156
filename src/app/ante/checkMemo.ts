/** The memo is bounded: it stays in blocks for ever. */

import { utf8 } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { AnteRun } from './anteRun.ts';

/** The SDK counts bytes of UTF-8 and calls them characters. @throws AppError sdk/12 */
export function checkMemo({ tx, params }: AnteRun): void {
  if (tx.memo === '') return;
  const { maxMemoCharacters } = params();
  const { length } = utf8(tx.memo);
  if (BigInt(length) > maxMemoCharacters) {
    throw new AppError(
      sdkErrors.memoTooLarge,
      `maximum number of characters is ${maxMemoCharacters} but received ${length} characters`,
    );
  }
}
