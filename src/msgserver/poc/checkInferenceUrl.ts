/** Stateless check of the URL in a message: it is shown on screens, so it must not be able to be anything but a URL. */

import { AppError } from '../../lib/errors.ts';
import { pocErrors } from '../../types/poc/errors.ts';

const maxLength = 256;

/** @throws AppError poc/21 unless the URL is empty, or http(s) of printable ASCII without spaces, quotes, angle brackets or backslashes. */
export function checkInferenceUrl(url: string): void {
  if (url === '') return;
  if (url.length > maxLength) {
    throw new AppError(
      pocErrors.invalidUrl,
      `inference_url has ${url.length} characters, expected at most ${maxLength}`,
    );
  }
  if (!/^https?:\/\/[!#-;=?-[\]-_a-z~]+$/.test(url)) {
    throw new AppError(
      pocErrors.invalidUrl,
      'inference_url must begin with http:// or https:// and hold no spaces, quotes or angle brackets',
    );
  }
}
