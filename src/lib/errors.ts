/** Errors that a client sees: a codespace, a stable code, and a sentence that says what was wrong and what to do. */

/** The registered kind of an error. Codes are append-only within a codespace and pinned by a golden test. */
export interface ErrorKind {
  readonly codespace: string;
  readonly code: number;
  /** The SDK's text of the kind; it ends the message, as clients match on it. */
  readonly text: string;
}

const registry = new Map<string, ErrorKind>();

/**
 * Declares an error kind once, at module load.
 *
 * @throws InvariantError where the pair is taken: two meanings for one code would mislead every client.
 */
export function registerError(codespace: string, code: number, text: string): ErrorKind {
  const key = `${codespace}/${code}`;
  if (registry.has(key)) throw new InvariantError(`error ${key} is registered twice`);
  const kind = { codespace, code, text };
  registry.set(key, kind);
  return kind;
}

/** Declares the kinds of a codespace from a table of name → code and text. */
export function registerErrors<N extends string>(
  codespace: string,
  table: Readonly<Record<N, readonly [code: number, text: string]>>,
): Readonly<Record<N, ErrorKind>> {
  const kinds: Partial<Record<N, ErrorKind>> = {};
  for (const name of Object.keys(table) as N[]) {
    const [code, text] = table[name];
    kinds[name] = registerError(codespace, code, text);
  }
  return kinds as Record<N, ErrorKind>;
}

/** Every registered kind, ordered by codespace, then code. For the golden catalogue and the documentation. */
export function registeredErrors(): ErrorKind[] {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...registry.values()].sort((a, b) => byText(a.codespace, b.codespace) || a.code - b.code);
}

/** A refusal that reaches the client as codespace, code and log. The message is `detail: text of the kind`, as the SDK wraps. */
export class AppError extends Error {
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, detail?: string, options?: { cause?: unknown }) {
    super(detail === undefined ? kind.text : `${detail}: ${kind.text}`, options);
    this.name = 'AppError';
    this.kind = kind;
  }

  get codespace(): string {
    return this.kind.codespace;
  }

  get code(): number {
    return this.kind.code;
  }
}

/** The same kind of error with words in front, as the SDK wraps one: `prefix: detail: text of the kind`. */
export function wrapError(error: AppError, prefix: string): AppError {
  const { text } = error.kind;
  const ending = `: ${text}`;
  const { message } = error;
  const detail = message.endsWith(ending)
    ? `${prefix}: ${message.slice(0, -ending.length)}`
    : prefix;
  return new AppError(error.kind, detail, { cause: error });
}

/** A state that cannot be. It is a bug of ours: block execution stops the node before Commit rather than diverge. */
export class InvariantError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'InvariantError';
  }
}
