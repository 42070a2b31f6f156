/** Processor time and memory of processes, from Linux's /proc (proc(5)). */

import { readFileSync } from 'node:fs';

/** Of /proc: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface ProcessUse {
  /** User and system, all threads. */
  readonly seconds: number;
  readonly peakBytes: number;
}

/** undefined where there is no such process, or no /proc. */
export function readProcessUse(pid: number): ProcessUse | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const peakKb = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    return { seconds: ticks / ticksPerSecond, peakBytes: peakKb * 1024 };
  } catch {
    return undefined;
  }
}
