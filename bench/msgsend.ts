/**
 * MsgSend committed end to end: `cpocd` behind the real CometBFT against an application that does nothing behind the same CometBFT, and one that
 * only verifies signatures, under the same load, in turns; and `cpocd` with many accounts, from which recipients are drawn, started again after
 * their genesis, against `cpocd` with the senders alone.
 */

import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLoadOptions } from '../load/loadOptions.ts';
import type { LoadReport } from '../load/loadReport.ts';
import { runLoad } from '../load/runLoad.ts';
import type { ChainAccount } from '../load/senderAccounts.ts';
import { TrialNode, trial } from '../load/trialNode.ts';
import { median } from './compare.ts';
import { afterStart, measured, rounds, senders, warming } from './sendLoad.ts';
import { settleState } from './settleState.ts';
import type { Report, Table } from './table.ts';
import { atMost, type Target, targetTable } from './target.ts';

const noop = join(import.meta.dirname, 'noopApp.ts');
const bare = join(import.meta.dirname, 'bareApp.ts');

type Method = 'async' | 'sync';

interface Trial {
  readonly what: string;
  readonly method: Method;
  readonly accounts: number;
  readonly application?: string;
}

interface Run extends LoadReport {
  readonly readySeconds: number;
}

export const msgSend: Report = {
  name: 'msgsend',
  async *tables() {
    for (const method of ['async', 'sync'] as const) {
      const ours = { what: 'cpocd', method, accounts: 0 };
      const reference = { what: 'no-op application', method, accounts: 0, application: noop };
      const ceiling = { what: 'signatures and maps alone', method, accounts: 0, application: bare };
      const [mine = [], theirs = [], most = []] = await inTurns([ours, reference, ceiling]);
      const title = `MsgSend by broadcast_tx_${method} from ${senders} senders`;
      yield runsTable(title, { ours: mine, 'that does nothing': theirs, 'signatures alone': most });
      yield targetTable(`MsgSend, ${method}`, againstNoop(method, mine, theirs, most), note(2));
    }
  },
};

export const accounts: Report = {
  name: 'accounts',
  async *tables(most) {
    const few = { what: 'senders alone', method: 'async', accounts: 0 } as const;
    const many = { what: `${most} accounts`, method: 'async', accounts: most } as const;
    const [crowded = [], alone = []] = await inTurns([many, few]);
    const title = `MsgSend to recipients drawn from ${most} accounts`;
    yield runsTable(title, { ours: crowded, reference: alone });
    yield targetTable(`MsgSend, ${most} accounts`, amongMany(most, crowded, alone), note(1.25));
  },
};

function note(most: number): string {
  return `Times are compared, ours divided by the reference: below 1 is faster. A ratio of ${most} is ${1 / most} of the reference's transactions a second.`;
}

/** The runs of each, one after the other, so that what else the machine does meets all of them. */
async function inTurns(trials: readonly Trial[]): Promise<Run[][]> {
  const runs: Run[][] = trials.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, one] of trials.entries()) runs[i]?.push(await runTrial(one));
  }
  return runs;
}

async function runTrial({ what, method, accounts, application }: Trial): Promise<Run> {
  process.stderr.write(`${what}, broadcast_tx_${method}\n`);
  const own = application === undefined ? {} : { application };
  const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-msgsend-'));
  let node: TrialNode | undefined;
  try {
    node =
      accounts > 0
        ? await startAmong(accounts, join(folder, 'home'))
        : await TrialNode.start({ senders, accounts, ...own });
    const { rpc } = node;
    const sending = ['--method', method, '--batch', '200', '--in-flight', '20000'];
    const shape = ['--senders', `${senders}`, '--accounts', `${accounts}`, '--seed', trial.seed];
    const load = (total: number, sequence: bigint): Promise<LoadReport> => {
      const args = ['--rpc', rpc, '--total', `${total}`, ...shape, ...sending];
      // Nothing but the node answers queries.
      const known = application === undefined ? undefined : newAccounts(sequence);
      return runLoad(readLoadOptions(args), undefined, known);
    };
    await load(warming, 0n);
    if (accounts > 0) await load(afterStart, 0n);
    // What does nothing more, so that it too is measured over several blocks.
    const total = measured[method] * (application === noop ? 3 : 1);
    const report = await load(total, BigInt(warming / senders));
    if (report.succeeded !== report.total) {
      throw new Error(`${report.succeeded} of ${report.total}: ${JSON.stringify(report)}`);
    }
    return { ...report, readySeconds: node.readyMs / 1000 };
  } finally {
    await node?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a large genesis leaves behind, in memory and to be written, is not what a transaction costs: `accounts-memory` has it. */
async function startAmong(accounts: number, home: string): Promise<TrialNode> {
  const first = await TrialNode.start({ senders, accounts, isStateBeside: true });
  renameSync(await first.leave(), home);
  await settleState(home);
  return TrialNode.start({ senders, accounts, home });
}

function newAccounts(sequence: bigint): ChainAccount[] {
  return Array.from({ length: senders }, (_, i) => ({ accountNumber: BigInt(i), sequence }));
}

function runsTable(title: string, sides: Readonly<Record<string, readonly Run[]>>): Table {
  const row = (what: string, runs: readonly Run[]): (string | number)[] => [
    what,
    ...[
      (run: Run) => run.txPerSecond,
      (run: Run) => run.nodeCpuMicros ?? Number.NaN,
      (run: Run) => run.cometCpuMicros ?? Number.NaN,
      (run: Run) => run.loadCpuMicros,
      (run: Run) => run.latencyMs.p50,
      (run: Run) => run.latencyMs.p99,
      (run: Run) => run.blocks.intervalMs.p50,
      (run: Run) => run.nodePeakMb ?? Number.NaN,
      (run: Run) => run.readySeconds,
    ].map((figure) => middle(runs, figure)),
  ];
  return {
    title,
    columns: [
      'medians',
      'tx/s',
      'application µs/tx',
      'CometBFT µs/tx',
      'load µs/tx',
      'latency p50 ms',
      'p99 ms',
      'block ms',
      'peak MB',
      'start, s',
    ],
    rows: Object.entries(sides).map(([what, runs]) => row(what, runs)),
    note: 'µs/tx are processor time; start: from where CometBFT may connect to height 2, and of a node that is started again to its next block but one.',
  };
}

function middle(runs: readonly Run[], figure: (run: Run) => number): number {
  return median(runs.map(figure));
}

const microsecondsPerTx = (run: Run): number => 1e6 / run.txPerSecond;
const cpuOfAll = (run: Run): number =>
  (run.nodeCpuMicros ?? Number.NaN) + (run.cometCpuMicros ?? Number.NaN) + run.loadCpuMicros;

function againstNoop(
  method: Method,
  mine: readonly Run[],
  theirs: readonly Run[],
  most: readonly Run[],
): Target[] {
  return [
    {
      name: `msgsend-${method}`,
      unit: 'µs a committed transaction, by the clock',
      ours: middle(mine, microsecondsPerTx),
      reference: middle(theirs, microsecondsPerTx),
      target: 2,
    },
    {
      name: `msgsend-${method}-to-signatures-alone`,
      unit: 'µs a committed transaction, by the clock',
      ours: middle(mine, microsecondsPerTx),
      reference: middle(most, microsecondsPerTx),
    },
    {
      name: `signatures-alone-${method}-to-no-op`,
      unit: 'µs a committed transaction, by the clock',
      ours: middle(most, microsecondsPerTx),
      reference: middle(theirs, microsecondsPerTx),
    },
    {
      name: `msgsend-${method}-all-cpu`,
      unit: 'µs of processor time of application, CometBFT and load',
      ours: middle(mine, cpuOfAll),
      reference: middle(theirs, cpuOfAll),
    },
    atMost(
      180,
      `msgsend-${method}-cpu`,
      'µs of processor time of cpocd a MsgSend',
      middle(mine, (run) => run.nodeCpuMicros ?? Number.NaN),
    ),
  ];
}

function amongMany(accounts: number, crowded: readonly Run[], alone: readonly Run[]): Target[] {
  return [
    {
      name: `msgsend-accounts-${accounts}`,
      unit: 'µs a committed transaction, by the clock',
      ours: middle(crowded, microsecondsPerTx),
      reference: middle(alone, microsecondsPerTx),
      target: 1.25,
    },
    {
      name: `msgsend-accounts-${accounts}-cpu`,
      unit: 'µs of processor time of cpocd a MsgSend',
      ours: middle(crowded, (run) => run.nodeCpuMicros ?? Number.NaN),
      reference: middle(alone, (run) => run.nodeCpuMicros ?? Number.NaN),
    },
    atMost(
      1500,
      `msgsend-accounts-${accounts}-memory`,
      'MB of cpocd at the peak',
      middle(crowded, (run) => run.nodePeakMb ?? Number.NaN),
    ),
  ];
}
