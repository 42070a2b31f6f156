/** Path patterns of google.api.http: literals, `{field}` for one part, `{field=**}` for all that follow, `*`, `**`, and a `:verb` at the end. */

export interface PathPattern {
  /** As it stands in the proto. */
  readonly text: string;
  /** Names of the fields that the path fills, as `address` or `pagination.key`. */
  readonly fields: readonly string[];
  /** Values by field; undefined where the path does not fit. Parts are percent-decoded already. */
  match(parts: readonly string[], verb: string): ReadonlyMap<string, string> | undefined;
}

type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'one' | 'rest'; readonly field: string | undefined };

/** @throws Error where the pattern is none that is known here: our protos and the SDK's are all there is */
export function parsePathPattern(text: string): PathPattern {
  const found = /^\/(.*?)(?::(\w+))?$/.exec(text);
  if (found === null) throw new Error(`path pattern ${text} does not begin with a slash`);
  const parts = (found[1] ?? '').split('/').map(parsePart);
  const verb = found[2] ?? '';
  const fields = parts.flatMap((part) => (part.kind === 'literal' ? [] : (part.field ?? [])));
  return {
    text,
    fields,
    match: (path, asked) => (asked === verb ? matchParts(parts, path) : undefined),
  };
}

function parsePart(text: string): Part {
  const field = /^\{([a-z0-9_.]+)(?:=(\*{1,2}))?\}$/.exec(text);
  if (field !== null) return { kind: field[2] === '**' ? 'rest' : 'one', field: field[1] };
  if (text === '*' || text === '**') {
    return { kind: text === '**' ? 'rest' : 'one', field: undefined };
  }
  if (/[{}*]/.test(text)) throw new Error(`part ${text} of a path pattern is not known here`);
  return { kind: 'literal', text };
}

/** A part that takes all that follows takes at least one, so that a list beside it keeps its own path. */
function matchParts(
  parts: readonly Part[],
  path: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const after = parts.length - i - 1;
    const end = part.kind === 'rest' ? path.length - after : at + 1;
    if (end > path.length) return undefined;
    const value = path.slice(at, end).join('/');
    if (part.kind === 'literal' ? value !== part.text : value === '') return undefined;
    if (part.kind !== 'literal' && part.field !== undefined) values.set(part.field, value);
    at = end;
  }
  return at === path.length ? values : undefined;
}
