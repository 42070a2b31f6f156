/** Amino JSON of our messages: the JSON form with everything left out that holds its default, as the SDK's encoder writes it. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The parts of a coin are texts that stand even where they read "0". */
const keptNames: ReadonlySet<string> = new Set(['denom', 'amount']);

/** 64-bit fields, whose default reads "0". In a text "0" is content: left out, others could put it in where nothing was signed. */
const integerNames: ReadonlySet<string> = new Set([
  'epoch_index',
  'challenge_id',
  'epoch_length',
  'first_nonce',
]);

/** The amino JSON value of a message, from its snake_case JSON form with 64-bit integers as texts and bytes as base64. */
export function pocAmino(json: unknown): unknown {
  return withoutDefaults(json as Json);
}

function withoutDefaults(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .filter(([name, part]) => keptNames.has(name) || !isDefault(name, part))
    .map(([name, part]): [string, Json] => [name, withoutDefaults(part)]);
  return Object.fromEntries(kept);
}

function isDefault(name: string, value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value === '0') return integerNames.has(name);
  return value === null || value === false || value === 0 || value === '';
}
