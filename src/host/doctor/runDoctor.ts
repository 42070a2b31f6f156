/** Runs the checks side by side, each within its time, and makes a finding of everything that comes of them. */

import { ClientError } from '../../client/clientError.ts';
import { type DoctorCheck, type DoctorWorld, NotChecked } from './doctorCheck.ts';
import type { Finding, Verdict } from './finding.ts';

export interface RunDoctorOptions {
  readonly world: Omit<DoctorWorld, 'signal'>;
  readonly checks: readonly DoctorCheck[];
  /** Of each check; milliseconds. */
  readonly timeoutMs: number;
}

/** A finding for each check, in the order of the checks. Never rejects, and never takes longer than the time of one check. */
export function runDoctor({ world, checks, timeoutMs }: RunDoctorOptions): Promise<Finding[]> {
  return Promise.all(checks.map((check) => runCheck(check, world, timeoutMs)));
}

async function runCheck(
  check: DoctorCheck,
  world: Omit<DoctorWorld, 'signal'>,
  timeoutMs: number,
): Promise<Finding> {
  const { id, why } = check;
  const startedAt = performance.now();
  const over = new AbortController();
  const verdict = await withinTime(
    Promise.resolve()
      .then(() => check.run({ ...world, signal: over.signal }))
      .catch(verdictOfError),
    timeoutMs,
  );
  over.abort();
  return { id, why, ...verdict, tookMs: Math.round(performance.now() - startedAt) };
}

async function withinTime(running: Promise<Verdict>, timeoutMs: number): Promise<Verdict> {
  const late = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => late.resolve(hung(timeoutMs)), timeoutMs);
  try {
    return await Promise.race([running, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function hung(timeoutMs: number): Verdict {
  return {
    severity: 'warning',
    what: `the check did not end within ${timeoutMs / 1000} s`,
    todo: 'look at what it asks (disk, node, network): it hangs; give it more time with --timeout',
    facts: { timeout_ms: timeoutMs },
  };
}

function verdictOfError(error: unknown): Verdict {
  if (error instanceof NotChecked) {
    return { severity: 'info', what: `not checked: ${error.message}` };
  }
  if (error instanceof ClientError) {
    return {
      severity: 'warning',
      what: `could not be checked: ${error.shortMessage}`,
      todo: error.advice,
      facts: { error: error.code },
    };
  }
  const what = error instanceof Error ? error.message : String(error);
  return {
    severity: 'warning',
    what: `could not be checked: ${what}`,
    todo: 'correct what it says and run the doctor again',
  };
}
