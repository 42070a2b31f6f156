/**
 * A whole node behind CometBFT with many accounts: its genesis, its start once that is on the disk, and sends to random recipients with
 * memory for all of the state and for a part of it, in turns from the same home.
 */

import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLoadOptions } from '../load/loadOptions.ts';
import type { LoadReport } from '../load/loadReport.ts';
import { readProcessUse } from '../load/processTime.ts';
import { runLoad } from '../load/runLoad.ts';
import { TrialNode, trial } from '../load/trialNode.ts';
import { median } from './compare.ts';
import { settleState } from './settleState.ts';
import type { Report, Table } from './table.ts';
import { atMost, type Target, targetTable } from './target.ts';

const [senders, rounds] = [200, 2] as const;
/** Transactions that fill the memory, and those that are measured. */
const [warming, measured] = [6000, 12_000] as const;
/** `--state-memory`, MiB; 0: no limit. */
const limits = [0, 64] as const;
const wholePeak = 1500;
const leanPeak = 600;
const longestGenesis = 60;
const longestStart = 2000;

interface Genesis {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

interface Run extends LoadReport {
  readonly limit: number;
  readonly listenMs: number;
  /** Once CometBFT has connected and blocks are made, before the load. */
  readonly idlePeakMb: number;
}

export const accountsMemory: Report = {
  name: 'accounts-memory',
  async *tables(most) {
    const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-accounts-'));
    try {
      const home = join(folder, 'home');
      const genesis = await makeGenesis(most, home);
      await settleState(home);
      const runs: Run[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const limit of limits) runs.push(await runTrial(home, most, limit));
      }
      const [whole = [], lean = []] = limits.map((limit) =>
        runs.filter((run) => run.limit === limit),
      );
      yield runsTable(most, genesis, whole, lean);
      yield targetTable(
        `A node with ${most} accounts`,
        targetsOf(most, genesis, whole, lean),
        'Limits are MB, seconds and milliseconds. Times are by the clock but for the processor time of a send.',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function makeGenesis(accounts: number, home: string): Promise<Genesis> {
  process.stderr.write(`genesis of ${accounts} accounts\n`);
  const node = await TrialNode.start({ senders, accounts });
  const use = readProcessUse(node.application.pid ?? 0);
  renameSync(await node.leave(), home);
  return {
    seconds: (node.listenMs + node.readyMs) / 1000,
    cpuSeconds: use?.seconds ?? Number.NaN,
    peakMb: (use?.peakBytes ?? Number.NaN) / 1e6,
  };
}

async function runTrial(home: string, accounts: number, limit: number): Promise<Run> {
  process.stderr.write(`sends, --state-memory ${limit}\n`);
  const flags = ['--state-memory', `${limit}`];
  const node = await TrialNode.start({ senders, accounts, home, flags });
  try {
    const idle = readProcessUse(node.application.pid ?? 0)?.peakBytes ?? Number.NaN;
    const sending = ['--method', 'async', '--batch', '200', '--in-flight', '20000'];
    const shape = ['--senders', `${senders}`, '--accounts', `${accounts}`, '--seed', trial.seed];
    const load = (total: number): Promise<LoadReport> =>
      runLoad(readLoadOptions(['--rpc', node.rpc, '--total', `${total}`, ...shape, ...sending]));
    await load(warming);
    const report = await load(measured);
    if (report.succeeded !== report.total) {
      throw new Error(`${report.succeeded} of ${report.total}: ${JSON.stringify(report)}`);
    }
    return { ...report, limit, listenMs: node.listenMs, idlePeakMb: idle / 1e6 };
  } finally {
    await node.stop();
  }
}

const middle = (runs: readonly Run[], figure: (run: Run) => number): number =>
  median(runs.map(figure));
const largest = (runs: readonly Run[], figure: (run: Run) => number): number =>
  Math.max(...runs.map(figure));
const peakMb = (run: Run): number => run.nodePeakMb ?? Number.NaN;
const micros = (run: Run): number => run.nodeCpuMicros ?? Number.NaN;

function runsTable(
  accounts: number,
  genesis: Genesis,
  ...sides: readonly (readonly Run[])[]
): Table {
  const figures = [
    ({ listenMs }: Run) => listenMs,
    ({ idlePeakMb }: Run) => idlePeakMb,
    peakMb,
    ({ txPerSecond }: Run) => txPerSecond,
    micros,
    ({ latencyMs }: Run) => latencyMs.p50,
    ({ blocks }: Run) => blocks.intervalMs.p50,
  ];
  return {
    title: `Sends among ${accounts} accounts by --state-memory, from the same home; the genesis took ${genesis.cpuSeconds.toFixed(0)} s of processor time`,
    columns: [
      ...['MiB', 'until CometBFT may connect, ms', 'peak then, MB', 'peak under load, MB'],
      ...['tx/s', 'cpocd µs/tx', 'latency p50 ms', 'block ms'],
    ],
    rows: sides.map((runs) => [
      runs[0]?.limit === 0 ? 'all' : (runs[0]?.limit ?? 0),
      ...figures.map((figure) => middle(runs, figure)),
    ]),
    note: `Medians of ${rounds} turns.`,
  };
}

function targetsOf(
  accounts: number,
  genesis: Genesis,
  whole: readonly Run[],
  lean: readonly Run[],
): Target[] {
  const name = (what: string): string => `accounts-memory-${accounts}-${what}`;
  return [
    atMost(longestGenesis, name('genesis'), 's to height 2', genesis.seconds),
    atMost(wholePeak, name('genesis-peak'), 'MB', genesis.peakMb),
    atMost(
      longestStart,
      name('start'),
      'ms until CometBFT may connect',
      middle(whole, (run) => run.listenMs),
    ),
    atMost(wholePeak, name('peak'), 'MB', largest(whole, peakMb)),
    atMost(leanPeak, name('lean-peak'), 'MB', largest(lean, peakMb)),
    {
      name: name('lean-cost'),
      unit: 'µs a committed transaction, by the clock, to memory for all',
      ours: middle(lean, (run) => 1e6 / run.txPerSecond),
      reference: middle(whole, (run) => 1e6 / run.txPerSecond),
    },
    {
      name: name('lean-cost-cpu'),
      unit: 'µs of processor time of cpocd a MsgSend, to memory for all',
      ours: middle(lean, micros),
      reference: middle(whole, micros),
    },
  ];
}
