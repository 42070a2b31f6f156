/**
 * Takes secrets out of a log line, whichever way they came in: under a telling key at any depth, or as a recovery phrase inside a text.
 *
 * What it cannot see: a key as bare hexadecimal in a message. It looks like any hash; never put one there.
 */

const censor = '[redacted]';

/** Parts of a key that mark a secret, compared without case, `_`, `-` and spaces. */
const secretKeys = [
  'mnemonic',
  'privkey',
  'privatekey',
  'seedphrase',
  'recoveryphrase',
  'password',
  'passphrase',
  'passwd',
  'secret',
];

/** Cheap first look at the whole line: nearly all lines have none of these. */
const suspicious =
  /mnemonic|priv[_ -]?key|private|phrase|pass[_ -]?word|passwd|secret|\b(?:[a-z]{3,8}(?:[ ,"]|\\[nrt])+){11}[a-z]{3,8}\b/i;

/** Twelve or more words of 3 to 8 letters in a row, as BIP-39 phrases are (12, 15, 18, 21 or 24 words). Sentences have shorter words in between. */
const phrase = /\b(?:[a-z]{3,8}[\s,]+){11,}[a-z]{3,8}\b/g;

/** A line of JSON without its secrets. */
export function redactLine(line: string): string {
  if (!suspicious.test(line)) return line;
  try {
    return `${JSON.stringify(withoutSecrets(JSON.parse(line)))}\n`;
  } catch {
    return `${JSON.stringify({ level: 'error', msg: 'a log line that may hold a secret could not be read, and is left out' })}\n`;
  }
}

function isSecret(key: string): boolean {
  const plain = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  return secretKeys.some((part) => plain.includes(part));
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(phrase, censor);
  if (Array.isArray(value)) return isPhrase(value) ? censor : value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecret(key) ? censor : withoutSecrets(inner),
    ]),
  );
}

/** A phrase as a list of its words. */
function isPhrase(list: readonly unknown[]): boolean {
  return list.length >= 12 && list.every((word) => /^[a-z]{3,8}$/.test(String(word)));
}
