/** Processes that outlive whoever started them: which one a number in a file means, and how to end it. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhole } from '../home/files.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Tells a process from a later one with the same number. Its form is the platform's. */
  readonly startTime: string;
}

/** undefined where there is no such process. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startTime = startTimeOf(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  return startTimeOf(pid) === startTime;
}

function startTimeOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // Behind the name in parentheses: state is the 3rd field, the start in ticks since boot the 22nd.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** @param keeperPid of the process that keeps it running, where one does */
export function writePidFile(path: string, pid: number, keeperPid?: number): void {
  const identity = identifyProcess(pid);
  if (identity === undefined) return;
  const keeper = keeperPid === undefined ? undefined : identifyProcess(keeperPid);
  writeWhole(path, `${JSON.stringify({ ...identity, keeper })}\n`);
}

/** The process of a pid file that still runs; a file that says nothing sensible is taken for none. */
export function runningOf(path: string): ProcessIdentity | undefined {
  return runningIn(readPidFile(path));
}

/** Who keeps the process of a pid file running, where that one still runs. */
export function runningKeeperOf(path: string): ProcessIdentity | undefined {
  return runningIn(readPidFile(path)?.keeper);
}

interface PidFile extends Partial<ProcessIdentity> {
  readonly keeper?: Partial<ProcessIdentity>;
}

function readPidFile(path: string): PidFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as PidFile | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function runningIn(noted: Partial<ProcessIdentity> | undefined): ProcessIdentity | undefined {
  const { pid, startTime } = noted ?? {};
  if (typeof pid !== 'number' || typeof startTime !== 'string') return undefined;
  return isRunning({ pid, startTime }) ? { pid, startTime } : undefined;
}

/** Asks the group of a process to end, and ends it where it has not after `patienceMs`. */
export async function endGroup(target: ProcessIdentity, patienceMs: number): Promise<void> {
  signalGroup(target, 'SIGTERM');
  const until = performance.now() + patienceMs;
  while (isRunning(target) && performance.now() < until) await sleep(50);
  if (isRunning(target)) signalGroup(target, 'SIGKILL');
  while (isRunning(target)) await sleep(20);
}

/** To the group that the process leads, or to it alone where it leads none. */
export function signalGroup(target: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(target)) return;
  for (const pid of [-target.pid, target.pid]) {
    try {
      process.kill(pid, signal);
      return;
    } catch {
      // No such group, or gone meanwhile.
    }
  }
}

export function removePidFile(path: string): void {
  rmSync(path, { force: true });
}
