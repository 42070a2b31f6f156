/** Is the disk of the artifacts quick enough? A few small synced writes and one of some megabytes, removed at once. */

import { existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bytesText } from '../bytesText.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import { durationText } from '../durationText.ts';
import type { Verdict } from '../finding.ts';

/** Every commit waits for some syncs, and every answer for reads behind them. */
const slowSyncMs = 100;
const uselessSyncMs = 1_000;
const slowBytesPerSecond = 10 * 1024 ** 2;

const syncs = 8;
const syncBytes = 4096;
const chunkBytes = 1024 ** 2;
const chunks = 16;
/** The probe stops writing after so long; milliseconds. */
const enoughMs = 2_000;

export interface DiskSpeed {
  /** Of a small synced write: the median and the slowest; milliseconds. */
  readonly syncMs: number;
  readonly slowestSyncMs: number;
  readonly bytesPerSecond: number;
}

export const diskSpeedCheck: DoctorCheck = {
  id: 'disk-speed',
  why: 'an artifact counts only once it is on the disk, and a challenge is answered from there before its deadline',
  run: async ({ subject, signal }) => {
    const folder = nearestFolder(subject.dataDir);
    try {
      return judgeDisk(await probeDisk(folder, signal));
    } catch (error) {
      return {
        severity: 'error',
        what: `nothing can be written in ${folder}: ${(error as Error).message}`,
        todo: 'make the folder writable for the user of the agent, free space, or choose another with --home',
      };
    }
  },
};

/** Pure. */
export function judgeDisk({ syncMs, slowestSyncMs, bytesPerSecond }: DiskSpeed): Verdict {
  const facts = {
    sync_ms: round(syncMs),
    slowest_sync_ms: round(slowestSyncMs),
    write_bytes_per_second: Math.round(bytesPerSecond),
  };
  const measured = `a synced write takes ${durationText(syncMs)} (at worst ${durationText(slowestSyncMs)}), ${bytesText(bytesPerSecond)}/s in sequence`;
  const todo =
    'put the home on a local SSD (no network file system), and look for what else keeps this disk busy';
  if (syncMs >= uselessSyncMs) {
    const what = `${measured}; expected less than ${durationText(uselessSyncMs)}`;
    return { severity: 'error', what, todo, facts };
  }
  if (syncMs >= slowSyncMs || bytesPerSecond < slowBytesPerSecond) {
    const what = `${measured}; expected at most ${durationText(slowSyncMs)} and at least ${bytesText(slowBytesPerSecond)}/s`;
    return { severity: 'warning', what, todo, facts };
  }
  return { severity: 'ok', what: measured, facts };
}

/** The folder itself, or the nearest above it that is there: the doctor makes no folders that stay. */
export function nearestFolder(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

async function probeDisk(folder: string, signal: AbortSignal): Promise<DiskSpeed> {
  const scratch = await mkdtemp(join(folder, '.doctor-'));
  try {
    const file = await open(join(scratch, 'probe'), 'w', 0o600);
    try {
      const times = await timeSyncs(file, signal);
      const bytesPerSecond = await timeSequence(file, signal);
      const sorted = times.toSorted((a, b) => a - b);
      const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
      return { syncMs: middle, slowestSyncMs: sorted.at(-1) ?? 0, bytesPerSecond };
    } finally {
      await file.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type File = Awaited<ReturnType<typeof open>>;

async function timeSyncs(file: File, signal: AbortSignal): Promise<number[]> {
  const bytes = Buffer.alloc(syncBytes, 1);
  const began = performance.now();
  const times: number[] = [];
  while (times.length < syncs && !isEnough(began, signal)) {
    const start = performance.now();
    await file.write(bytes);
    await file.datasync();
    times.push(performance.now() - start);
  }
  return times;
}

async function timeSequence(file: File, signal: AbortSignal): Promise<number> {
  const bytes = Buffer.alloc(chunkBytes, 1);
  const start = performance.now();
  let written = 0;
  while (written < chunks * chunkBytes && !isEnough(start, signal)) {
    written += (await file.write(bytes)).bytesWritten;
  }
  await file.datasync();
  return (written * 1000) / (performance.now() - start);
}

function isEnough(since: number, signal: AbortSignal): boolean {
  return signal.aborted || performance.now() - since > enoughMs;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
