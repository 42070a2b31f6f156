/** The doctor's visit at the agent's start: what is wrong goes into the log, and the agent goes on. */

import { pause } from '../../client/pause.ts';
import type { HostLogger } from '../hostLogger.ts';
import type { DoctorSubject } from './doctorSubject.ts';
import { examine } from './examine.ts';
import { severities, worstSeverity } from './finding.ts';

/** So long the agent has machine and node for itself: answers may be due. Milliseconds. */
const afterMs = 3_000;

/** Never rejects. What makes an agent useless (another chain, no key, a folder in use) has ended it before. */
export async function examineAtStart(
  subject: DoctorSubject,
  logger: HostLogger,
  signal: AbortSignal,
): Promise<void> {
  await pause(afterMs, signal);
  if (signal.aborted) return;
  const findings = await examine({ subject });
  for (const { id, severity, what, todo = '' } of findings) {
    if (severity === 'warning') logger.warn({ check: id, todo }, what);
    else if (severity === 'error') logger.error({ check: id, todo }, what);
    else logger.debug({ check: id, severity }, what);
  }
  const counts = Object.fromEntries(
    severities.map((one) => [one, findings.filter(({ severity }) => severity === one).length]),
  );
  const verdict = { worst: worstSeverity(findings), ...counts };
  logger.info(verdict, 'the doctor has looked at this host; cpocd host doctor says more');
}
