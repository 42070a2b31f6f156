/** Text of strangers for a terminal: control characters, and what turns the direction of writing, would let it write over what is shown. */

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** On one line. */
export function shownText(text: string): string {
  return shownLines(text).replace(/[\n\t]/g, ' ');
}

/** Line feeds and tabs stay. */
export function shownLines(text: string): string {
  return text.replace(hidden, (one) => (one === '\n' || one === '\t' ? one : '?'));
}
