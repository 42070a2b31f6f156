/** The state tree: versions of random updates with their hashes, logged; proofs; memory. `--peers` puts cosmos/iavl beside it, in turns. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AskedProcess } from './askedProcess.ts';
import { goStart } from './goRun.ts';
import { hashingTables } from './hashWays.ts';
import { quiet } from './quiet.ts';
import type { Report } from './table.ts';
import { type Target, targetTable } from './target.ts';

interface Load {
  readonly keys: number;
  readonly updates: number;
}

const loads: readonly Load[] = [
  { keys: 100_000, updates: 1_000 },
  { keys: 1_000_000, updates: 4_000 },
];
const rounds = 9;
/** Before those that are measured: code that runs for the first time is compiled meanwhile, and caches fill. */
const warmUp = 2;
/** Ratios to Go that the tree is meant to reach. */
const versionTarget = 0.2;
const proofTarget = 0.3;
/** Ours to Go: no more; the limits of a whole node are another bench's. */
const memoryTarget = 1;

interface Time {
  readonly clock: number;
  readonly cpu: number;
}

/** In the order of a block's writes too: the same updates take less time so. */
const questions = ['random', 'sorted', 'proof'] as const;

interface Figures extends Readonly<Record<(typeof questions)[number], Time>> {
  readonly peakMb: number;
}

export const stateTree: Report = {
  name: 'iavl',
  async *tables(most, peers) {
    yield* hashingTables();
    for (const load of loads.filter(({ keys }) => keys <= most)) {
      const [ours, go] = await measure(load, peers);
      yield targetTable(
        `The state tree at ${load.keys} keys of 32 bytes with values of 100, beside cosmos/iavl v1.2.8 with all nodes in memory`,
        ours === undefined ? [] : targets(load, ours, go),
        `Versions logged to LevelDB without fsync; quiet quarter of ${rounds} rounds in turns. GODEBUG=cpu.sha=off shows Go without SHA extensions, which WebAssembly cannot use.`,
      );
    }
  },
};

function targets({ keys, updates }: Load, ours: Figures, go: Figures | undefined): Target[] {
  const row = (name: string, unit: string, of: (figures: Figures) => number): Target => ({
    name: `${name}-${keys}-keys`,
    unit,
    ours: of(ours),
    reference: go && of(go),
  });
  const times = (name: string, unit: string, of: (figures: Figures) => Time): Target[] => [
    row(name, unit, (figures) => of(figures).clock),
    row(`${name}-cpu`, unit, (figures) => of(figures).cpu),
  ];
  const aimed = (all: Target[], target: number): Target[] => all.map((one) => ({ ...one, target }));
  return [
    ...aimed(
      [
        ...times(`iavl-${updates}-updates`, 'ms', ({ random }) => random),
        ...times(`iavl-${updates}-sorted-updates`, 'ms', ({ sorted }) => sorted),
      ],
      versionTarget,
    ),
    ...aimed(
      times('iavl-proof', 'µs', ({ proof }) => proof),
      proofTarget,
    ),
    ...aimed([row('iavl-peak-memory', 'MB', ({ peakMb }) => peakMb)], memoryTarget),
  ];
}

/** Ours, then the peer. Both are filled before the first round, and then asked one after the other. */
async function measure(load: Load, peers: boolean): Promise<Figures[]> {
  const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-iavl-'));
  const processes = [startOurs(load, folder), ...(peers ? [startGo(load, folder)] : [])];
  try {
    const all = processes.map((each) => ({ each, answers: questions.map((): Time[] => []) }));
    for (let round = -warmUp; round < rounds; round += 1) {
      for (const [i, question] of questions.entries()) {
        for (const { each, answers } of all) {
          const answer = await each.ask<Time>(question);
          if (round >= 0) answers[i]?.push(answer);
        }
      }
    }
    const figures: Figures[] = [];
    for (const { each, answers } of all) {
      const [random = none, sorted = none, proof = none] = answers.map(quietOf);
      const { peak } = await each.ask<{ peak: number }>('memory');
      figures.push({ random, sorted, proof, peakMb: peak });
    }
    return figures;
  } finally {
    for (const each of processes) await each.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const none: Time = { clock: Number.NaN, cpu: Number.NaN };

function quietOf(times: readonly Time[]): Time {
  return { clock: quiet(times.map(({ clock }) => clock)), cpu: quiet(times.map(({ cpu }) => cpu)) };
}

function startOurs({ keys, updates }: Load, folder: string): AskedProcess {
  const program = join(import.meta.dirname, 'treeChild.ts');
  const args = [program, String(keys), String(updates), join(folder, 'ours')];
  return new AskedProcess(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
}

function startGo({ keys, updates }: Load, folder: string): AskedProcess {
  const data = join(folder, 'go');
  mkdirSync(data);
  return new AskedProcess(
    goStart('iavl', join(folder, 'iavl'), [String(keys), String(updates), data]),
  );
}
