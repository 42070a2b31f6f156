/** What the doctor found: one finding a check. */

/** In the order of their weight. */
export const severities = ['ok', 'info', 'warning', 'error'] as const;

/**
 * - `ok`: as it should be
 * - `info`: worth knowing, or not to be seen from here; nothing has to be done
 * - `warning`: it works, and something will go wrong if it stays so
 * - `error`: commits or answers will be lost
 */
export type Severity = (typeof severities)[number];

/** Numbers and texts for programs; 64-bit integers as bigint. Names end in their unit where they have one. */
export type Facts = Readonly<Record<string, string | number | bigint | boolean | undefined>>;

/** What a check says of what it looked at. */
export interface Verdict {
  readonly severity: Severity;
  /** The fact, in one sentence that names what was expected where it is not so. */
  readonly what: string;
  /** What to do; empty where nothing has to be done. */
  readonly todo?: string | undefined;
  readonly facts?: Facts;
}

export interface Finding extends Verdict {
  /** The check. Append-only: scripts and the guide name it. */
  readonly id: string;
  /** Why it matters. */
  readonly why: string;
  readonly tookMs: number;
}

/** The weightiest of the findings; `ok` where there is none. */
export function worstSeverity(findings: readonly Pick<Finding, 'severity'>[]): Severity {
  const ranks = findings.map(({ severity }) => severities.indexOf(severity));
  return severities[Math.max(0, ...ranks)] ?? 'ok';
}
