/** A command line as its program and arguments, split as a shell does it, and nothing else that a shell does. */

/** Parts in quotes, characters behind a backslash, and the rest, up to a space. */
const word = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g;
const part = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^\s"'\\]+)/g;

/** @returns undefined where a quote is left open */
export function splitCommand(text: string): readonly string[] | undefined {
  if (text.replace(word, '').trim() !== '') return undefined;
  return [...text.matchAll(word)].map(([found]) =>
    found.replace(part, (_, double?: string, single?: string, escaped?: string, plain?: string) =>
      double === undefined
        ? (single ?? escaped ?? plain ?? '')
        : double.replace(/\\(["\\])/g, '$1'),
    ),
  );
}
