/** The doctor's visit: all checks of a host, and the connection to its node closed again. */

import type { DoctorSubject } from './doctorSubject.ts';
import type { Finding } from './finding.ts';
import { hostChecks } from './hostChecks.ts';
import { NodeView } from './nodeView.ts';
import { runDoctor } from './runDoctor.ts';

export interface ExamineOptions {
  readonly subject: DoctorSubject;
  /** Of each check; milliseconds, default 10000. */
  readonly timeoutMs?: number | undefined;
  /** This machine's clock; milliseconds. */
  readonly now?: (() => number) | undefined;
}

/** A finding for each check. Never rejects. */
export async function examine(options: ExamineOptions): Promise<Finding[]> {
  const { subject, timeoutMs = 10_000, now = Date.now } = options;
  const { rpc, chainId, participant } = subject;
  // A node that does not answer must be found out before the checks run out of time.
  const callTimeoutMs = Math.ceil(timeoutMs / 2);
  const node = new NodeView({ rpc, chainId, participant, callTimeoutMs, now });
  try {
    return await runDoctor({ world: { subject, node, now }, checks: hostChecks, timeoutMs });
  } finally {
    void node.close();
  }
}
