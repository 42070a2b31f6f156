/** What an inference URL may be: it is shown on screens, so it must not be able to be anything but a URL. */

const maxLength = 256;

/** Empty, or http(s) of printable ASCII without spaces, quotes, angle brackets or backslashes. Returns what is wrong; undefined where nothing is. */
export function inferenceUrlFault(url: string): string | undefined {
  if (url === '') return undefined;
  if (url.length > maxLength) {
    return `has ${url.length} characters, expected at most ${maxLength}`;
  }
  if (!/^https?:\/\/[!#-;=?-[\]-_a-z~]+$/.test(url)) {
    return 'must begin with http:// or https:// and hold no spaces, quotes or angle brackets';
  }
  return undefined;
}
