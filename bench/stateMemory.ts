/** A state larger than the memory it may take: what a version and a proof cost, how long a slice of a checkpoint is, a restart, the disk. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AskedProcess } from './askedProcess.ts';
import { quiet } from './quiet.ts';
import type { Report, Table } from './table.ts';
import { atMost, type Target, targetTable } from './target.ts';

const updates = 1_000;
/** MiB; 0: no limit. */
const limits = [0, 256, 64] as const;
/** Milliseconds, milliseconds and MB. */
const longestPause = 50;
const longestRestart = 2_000;
const leanPeak = 600;
const epochs = 50;
/** The first ones fill the disk and its free space; the others are compared, half with half. */
const warmEpochs = 10;
const half = (epochs - warmEpochs) / 2;
const flat = 1.2;

interface Time {
  readonly clock: number;
  readonly cpu: number;
}

interface Versions {
  readonly times: readonly Time[];
  readonly background: Time;
  readonly loads: number;
  readonly longestSlice: number;
  /** Slices of evictions: how many since the start, and the longest hold of the thread by one. */
  readonly evictions: { readonly slices: number; readonly longest: number };
}

interface Run {
  readonly limit: number;
  readonly opened: Time & { readonly replayed: number };
  readonly walked: object;
  readonly versions: Versions;
  readonly proofs: Time;
  readonly memory: { readonly peak: number; readonly used: number };
}

export const stateMemory: Report = {
  name: 'state-memory',
  async *tables(most) {
    const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-memory-'));
    try {
      yield* limitTables(join(folder, 'state'), most);
      yield await diskTable(join(folder, 'epochs'), Math.min(most, 100_000));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function* limitTables(path: string, size: number): AsyncGenerator<Table> {
  const filled = await asked(path, size, 'fill', (each) =>
    each.ask<{ longestSlice: number }>('fill'),
  );
  const runs: Run[] = [];
  for (const limit of limits) {
    // So that the start has a log to replay.
    await asked(path, size, limit, (each) => each.ask('versions'));
    runs.push(await measure(path, size, limit));
  }
  const [all] = runs;
  const cost = (run: Run, of: (run: Run) => number): number => of(run) / of(all as Run);
  yield {
    title: `${updates} random updates a version at ${size} keys of 32 bytes with values of 100, by MiB of memory`,
    columns: [
      ...['MiB', 'version, ms', 'ratio', 'reads a version', 'between, ms', 'proof, µs', 'ratio'],
      ...['restart, ms', 'replayed', 'tree, MiB', 'peak, MB', 'eviction slices'],
    ],
    rows: runs.map((run) => [
      run.limit === 0 ? 'all' : run.limit,
      ...[versionMs(run), cost(run, versionMs), run.versions.loads, run.versions.background.cpu],
      ...[run.proofs.cpu / 2, cost(run, ({ proofs }) => proofs.cpu)],
      ...[run.opened.cpu, run.opened.replayed, run.memory.used, run.memory.peak],
      run.versions.evictions.slices,
    ]),
    note: 'Processor time. Reads: nodes from the disk. Between: checkpoints and removals after a version. Peak: with the files that LevelDB maps.',
  };
  yield targetTable(
    `A state that does not fit, at ${size} keys`,
    targetsOf(runs, filled.longestSlice),
    'Pause: processor time of the longest slice between two blocks, of all runs; eviction: that of evictions alone. Limits: milliseconds and MB.',
  );
}

function targetsOf(runs: readonly Run[], whileFilled: number): Target[] {
  const pauses = runs.map(({ versions }) => versions.longestSlice);
  const restarts = runs.map(({ opened }) => opened.cpu);
  const peak = runs.at(-1)?.memory.peak ?? Number.NaN;
  const evictions = runs.map(({ versions }) => versions.evictions.longest);
  return [
    atMost(longestPause, 'state-memory-pause', 'ms', Math.max(whileFilled, ...pauses)),
    atMost(longestPause, 'state-memory-eviction', 'ms', Math.max(...evictions)),
    atMost(longestRestart, 'state-memory-restart', 'ms', Math.max(...restarts)),
    atMost(leanPeak, 'state-memory-peak', 'MB', peak),
  ];
}

async function diskTable(path: string, size: number): Promise<Table> {
  const sizes = await asked(path, size, 0, async (each) => {
    const sizes: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      await each.ask('epoch');
      sizes.push(megabytesIn(path));
    }
    return sizes;
  });
  const [first, later] = [warmEpochs, warmEpochs + half].map((from) =>
    Math.max(...sizes.slice(from, from + half)),
  );
  return targetTable(
    `Disk over ${epochs} epochs, each of which writes ${size / 4} keys and removes as many of ${size}`,
    [
      {
        name: 'state-memory-disk',
        unit: 'MB',
        ours: later as number,
        reference: first,
        target: flat,
      },
    ],
    `The most in the last ${half} epochs, beside the most in the ${half} before.`,
  );
}

async function measure(path: string, size: number, limit: number): Promise<Run> {
  return asked(path, size, limit, async (each) => ({
    limit,
    opened: await each.ask<Run['opened']>('opened'),
    walked: await each.ask<object>('walk'),
    versions: await each.ask<Versions>('versions'),
    proofs: await each.ask<Time>('proofs'),
    memory: await each.ask<Run['memory']>('memory'),
  }));
}

/** Of a quiet version, without what was left to do after it. */
function versionMs({ versions }: Run): number {
  return quiet(versions.times.map(({ cpu }) => cpu));
}

async function asked<T>(
  path: string,
  size: number,
  limit: number | 'fill',
  ask: (process: AskedProcess) => Promise<T>,
): Promise<T> {
  const program = join(import.meta.dirname, 'memoryChild.ts');
  const args = [program, path, ...[size, updates, limit].map(String)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const each = new AskedProcess(child);
  try {
    return await ask(each);
  } finally {
    await each.end();
  }
}

function megabytesIn(folder: string): number {
  const bytes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
  return bytes.reduce((sum, size) => sum + size, 0) / 1e6;
}
