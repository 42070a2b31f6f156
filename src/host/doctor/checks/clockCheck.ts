/** Is this machine's clock right? Against the node's clock, and against the time of blocks. */

import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import { NotChecked } from '../doctorCheck.ts';
import { durationText } from '../durationText.ts';
import type { Verdict } from '../finding.ts';

/** The proof server refuses requests that are 5 minutes off; so much is left of that for others' clocks. */
const errorMs = 120_000;
const warningMs = 5_000;
/** A `Date` header is cut to whole seconds. */
const headerStepMs = 1_000;
/** A block may be so old before its age says something of the clock. */
const freshMs = 15_000;

export interface ClockFacts {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly dateMs: number | undefined;
  readonly blockTimeMs: number;
  /** A block came between two looks: the newest one is fresh by the chain's clock. */
  readonly isMoving: boolean;
  readonly catchingUp: boolean;
}

export const clockCheck: DoctorCheck = {
  id: 'clock',
  why: 'requests to the proof server and grants carry times: 5 minutes off, and honest requests are refused',
  run: async (world) => judgeClock(await readClock(world)),
};

async function readClock({ node }: DoctorWorld): Promise<ClockFacts> {
  const first = await node.status().catch(() => {
    throw new NotChecked('the node does not answer');
  });
  const isOld = first.receivedMs - first.blockTimeMs > freshMs;
  if (!isOld || first.catchingUp) return { ...first, isMoving: !first.catchingUp };
  const later = await node.later();
  return { ...later, isMoving: later.height > first.height };
}

/** Pure. How far this clock is ahead (positive) or behind (negative), and what that means. */
export function judgeClock(facts: ClockFacts): Verdict {
  const header = headerDriftMs(facts);
  const block = blockDriftMs(facts);
  const driftMs = Math.abs(block ?? 0) > Math.abs(header ?? 0) ? block : (header ?? block);
  const about = { header_drift_ms: header, block_drift_ms: block, drift_ms: driftMs };
  if (driftMs === undefined) {
    return { severity: 'info', what: 'the node shows no time to compare with', facts: about };
  }
  const size = Math.abs(driftMs);
  if (size < warningMs) {
    const text = size === 0 ? 'within a second of' : `${durationText(size)} ${sign(driftMs)}`;
    return { severity: 'ok', what: `${text} the clock of node and chain`, facts: about };
  }
  return {
    severity: size >= errorMs ? 'error' : 'warning',
    what: `this machine's clock is ${durationText(size)} ${sign(driftMs)} ${block === driftMs ? 'the time of blocks' : "the node's clock"}`,
    todo: 'set the clock by NTP (timedatectl set-ntp true, or chrony), here and on the machine of the node',
    facts: about,
  };
}

/** 0 where the difference is within what a header in whole seconds can tell. */
function headerDriftMs({ sentMs, receivedMs, dateMs }: ClockFacts): number | undefined {
  if (dateMs === undefined) return undefined;
  const drift = (sentMs + receivedMs) / 2 - (dateMs + headerStepMs / 2);
  const uncertain = headerStepMs / 2 + (receivedMs - sentMs) / 2;
  return Math.abs(drift) <= uncertain ? 0 : Math.round(drift);
}

/** A block is never of the future; an old one says something only where blocks keep coming. */
function blockDriftMs({ receivedMs, blockTimeMs, isMoving, catchingUp }: ClockFacts) {
  const ageMs = receivedMs - blockTimeMs;
  if (ageMs < 0) return ageMs;
  if (catchingUp || !isMoving) return undefined;
  return ageMs <= freshMs ? 0 : ageMs;
}

function sign(driftMs: number): string {
  return driftMs > 0 ? 'ahead of' : 'behind';
}
