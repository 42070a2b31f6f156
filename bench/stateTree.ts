/** The state tree: versions of random updates with their hashes, logged; proofs; memory. `--peers` puts cosmos/iavl beside it, in turns. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AskedProcess } from './askedProcess.ts';
import { goStart } from './goRun.ts';
import { hashingTables } from './hashWays.ts';
import { quiet } from './quiet.ts';
import type { Report, Table } from './table.ts';
import { type Target, targetTable } from './target.ts';
import type { Time } from './timed.ts';

interface Load {
  readonly keys: number;
  readonly updates: number;
}

/** Versions of so many updates, so many of them one after the other: what a version leaves to do behind its back is counted with the next ones. */
interface Few {
  readonly updates: number;
  readonly versions: number;
}

const loads: readonly Load[] = [
  { keys: 100_000, updates: 1_000 },
  { keys: 1_000_000, updates: 4_000 },
];
const versions = 5;
const few: readonly Few[] = [
  { updates: 1, versions: 500 },
  { updates: 20, versions: 50 },
  { updates: 200, versions: 10 },
];
const rounds = 9;
/** Before those that are measured: code that runs for the first time is compiled meanwhile, and caches fill. */
const warmUp = 2;
/** Ratios to Go that the tree is meant to reach. */
const versionTarget = 0.2;
const proofTarget = 0.3;
/** Ours to Go: no more; the limits of a whole node are another bench's. */
const memoryTarget = 1;

/** Of a process and a question: the times of the rounds. */
type Asked = readonly (readonly Time[])[];

interface Measured {
  /** In random order, in order of keys, proofs. */
  readonly main: Asked;
  readonly few: Asked;
  readonly peakMb: number;
}

export const stateTree: Report = {
  name: 'iavl',
  async *tables(most, peers) {
    yield* hashingTables();
    for (const load of loads.filter(({ keys }) => keys <= most)) {
      const [ours, go] = await measure(load, peers);
      if (ours === undefined) continue;
      yield mainTable(load, ours, go);
      yield fewTable(load, ours, go);
    }
  },
};

function mainTable({ keys, updates }: Load, ours: Measured, go: Measured | undefined): Table {
  const row = (name: string, unit: string, of: (figures: Measured) => number): Target => ({
    name: `${name}-${keys}-keys`,
    unit,
    ours: of(ours),
    reference: go && of(go),
  });
  const times = (name: string, unit: string, question: number): Target[] => [
    row(name, unit, ({ main }) => quietOf(main[question]).clock),
    row(`${name}-cpu`, unit, ({ main }) => quietOf(main[question]).cpu),
  ];
  const mean = (name: string, question: number): Target =>
    row(`${name}-mean-cpu`, 'ms', ({ main }) => meanCpu(main[question]));
  const aimed = (all: Target[], target: number): Target[] => all.map((one) => ({ ...one, target }));
  const [random, sorted] = [`iavl-${updates}-updates`, `iavl-${updates}-sorted-updates`];
  return targetTable(
    `The state tree at ${keys} keys of 32 bytes with values of 100, beside cosmos/iavl v1.2.8 with all nodes in memory`,
    [
      ...aimed([...times(random, 'ms', 0), ...times(sorted, 'ms', 1)], versionTarget),
      mean(random, 0),
      mean(sorted, 1),
      ...aimed(times('iavl-proof', 'µs', 2), proofTarget),
      ...aimed([row('iavl-peak-memory', 'MB', ({ peakMb }) => peakMb)], memoryTarget),
    ],
    `Versions logged to LevelDB without fsync; quiet quarter of ${rounds} rounds in turns, which leaves out those in which garbage is collected or files are merged; mean: of all of them. GODEBUG=cpu.sha=off shows Go without SHA extensions, which WebAssembly cannot use.`,
  );
}

function fewTable({ keys }: Load, ours: Measured, go: Measured | undefined): Table {
  return targetTable(
    `Versions of few updates at ${keys} keys`,
    few.flatMap(({ updates }, i) => {
      const [own, other] = [quietOf(ours.few[i]), go && quietOf(go.few[i])];
      const name = `iavl-${updates}-update${updates === 1 ? '' : 's'}`;
      return [
        row(`${name}-${keys}-keys`, own.clock, other?.clock),
        row(`${name}-cpu-${keys}-keys`, own.cpu, other?.cpu),
      ];
    }),
    'In random order; the same otherwise. A version has a cost of its own, whatever it changes.',
  );
}

const row = (name: string, ours: number, reference: number | undefined): Target => ({
  name,
  unit: 'µs',
  ours: 1e3 * ours,
  reference: reference === undefined ? undefined : 1e3 * reference,
});

/** Ours, then the peer. Both are filled before the first round, and then asked one after the other. */
async function measure(load: Load, peers: boolean): Promise<Measured[]> {
  const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-iavl-'));
  const processes = [startOurs(load, folder), ...(peers ? [startGo(load, folder)] : [])];
  try {
    const ofMany = `${load.updates} ${versions}`;
    const main = await inTurns(processes, [`random ${ofMany}`, `sorted ${ofMany}`, 'proof']);
    const peaks: number[] = [];
    for (const each of processes) peaks.push((await each.ask<{ peak: number }>('memory')).peak);
    const ofFew = few.map(({ updates, versions: count }) => `random ${updates} ${count}`);
    const rest = await inTurns(processes, ofFew);
    return processes.map((_, i) => ({
      main: main[i] as Asked,
      few: rest[i] as Asked,
      peakMb: peaks[i] as number,
    }));
  } finally {
    for (const each of processes) await each.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks each question of one process after the other, round by round. */
async function inTurns(
  processes: readonly AskedProcess[],
  questions: readonly string[],
): Promise<Asked[]> {
  const all = processes.map(() => questions.map((): Time[] => []));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [i, question] of questions.entries()) {
      for (const [at, each] of processes.entries()) {
        const answer = await each.ask<Time>(question);
        if (round >= 0) all[at]?.[i]?.push(answer);
      }
    }
  }
  return all;
}

function quietOf(times: readonly Time[] = []): Time {
  return { clock: quiet(times.map(({ clock }) => clock)), cpu: quiet(times.map(({ cpu }) => cpu)) };
}

function meanCpu(times: readonly Time[] = []): number {
  return times.reduce((sum, { cpu }) => sum + cpu, 0) / times.length;
}

function startOurs({ keys }: Load, folder: string): AskedProcess {
  const program = join(import.meta.dirname, 'treeChild.ts');
  const args = [program, String(keys), join(folder, 'ours')];
  return new AskedProcess(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
}

function startGo({ keys }: Load, folder: string): AskedProcess {
  const data = join(folder, 'go');
  mkdirSync(data);
  return new AskedProcess(goStart('iavl', join(folder, 'iavl'), [String(keys), data]));
}
