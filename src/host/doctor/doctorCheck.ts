/** A check of the doctor: one question to the machine, the node or the chain. */

import type { DoctorSubject } from './doctorSubject.ts';
import type { Verdict } from './finding.ts';
import type { NodeView } from './nodeView.ts';

/** What a check works with. */
export interface DoctorWorld {
  readonly subject: DoctorSubject;
  /** What the node says; asked once, for all checks. */
  readonly node: NodeView;
  /** This machine's clock; milliseconds. */
  readonly now: () => number;
  /** Aborts when the check has had its time. */
  readonly signal: AbortSignal;
}

export interface DoctorCheck {
  readonly id: string;
  readonly why: string;
  run(world: DoctorWorld): Verdict | Promise<Verdict>;
}

/** What the check needs is not there, and another finding says why. */
export class NotChecked extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NotChecked';
  }
}
