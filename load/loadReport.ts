/** What a run measured, and how it is told. */

import type { BroadcastResult } from './broadcast.ts';
import type { LoadOptions } from './loadOptions.ts';
import type { LoadedBlock, Outcomes } from './outcomes.ts';
import type { ProcessUse } from './processTime.ts';

export interface LoadReport {
  readonly chainId: string;
  readonly method: 'async' | 'sync';
  readonly senders: number;
  readonly accounts: number;
  readonly total: number;
  /** In a block with code 0. */
  readonly succeeded: number;
  /** In a block, by result: `0`, `sdk/5`, … */
  readonly codes: Readonly<Record<string, number>>;
  /** Not taken by the node, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Taken and in no block. */
  readonly missing: number;
  readonly retries: number;
  /** From the first that was sent to the end of the last block that holds one. */
  readonly seconds: number;
  /** Succeeded a second of these. */
  readonly txPerSecond: number;
  /** From sent until the application has committed; milliseconds. */
  readonly latencyMs: Readonly<Record<'p50' | 'p90' | 'p99' | 'most', number>>;
  readonly blocks: {
    /** That hold some of them. */
    readonly count: number;
    readonly txPerBlock: number;
    /** Between the times of their headers; milliseconds. */
    readonly intervalMs: Readonly<Record<'p50' | 'p90' | 'most', number>>;
  };
  /** Of a transaction that is in a block; undefined where the process was not found. */
  readonly nodeCpuMicros: number | undefined;
  readonly cometCpuMicros: number | undefined;
  /** Of this program while it sent and watched. */
  readonly loadCpuMicros: number;
  readonly nodePeakMb: number | undefined;
  readonly cometPeakMb: number | undefined;
  readonly gasPerTx: number;
}

/** Before the first was sent, and after the last block. */
export interface Uses {
  readonly node: readonly [ProcessUse | undefined, ProcessUse | undefined];
  readonly comet: readonly [ProcessUse | undefined, ProcessUse | undefined];
  readonly loadSeconds: number;
}

export function makeReport(
  chainId: string,
  options: LoadOptions,
  sent: BroadcastResult,
  outcomes: Outcomes,
  uses: Uses,
): LoadReport {
  const { blocks, codes, latenciesMs, gasUsed } = outcomes;
  const committed = latenciesMs.length;
  const succeeded = codes.get('0') ?? 0;
  const loaded = blocks.filter(({ own }) => own > 0);
  const start = sent.sentMs.reduce(
    (least, ms) => (ms < least ? ms : least),
    Number.POSITIVE_INFINITY,
  );
  const seconds = ((loaded.at(-1)?.seenMs ?? Number.NaN) - start) / 1000;
  const intervals = intervalsOf(blocks);
  const micros = (cpuSeconds: number): number => (cpuSeconds * 1e6) / committed;
  return {
    chainId,
    method: options.method,
    senders: options.senders,
    accounts: options.accounts,
    total: options.total,
    succeeded,
    codes: Object.fromEntries(codes),
    refused: Object.fromEntries(sent.refused),
    missing: sent.taken - committed,
    retries: sent.retries,
    seconds,
    txPerSecond: succeeded / seconds,
    latencyMs: {
      p50: percentile(latenciesMs, 50),
      p90: percentile(latenciesMs, 90),
      p99: percentile(latenciesMs, 99),
      most: percentile(latenciesMs, 100),
    },
    blocks: {
      count: loaded.length,
      txPerBlock: committed / loaded.length,
      intervalMs: {
        p50: percentile(intervals, 50),
        p90: percentile(intervals, 90),
        most: percentile(intervals, 100),
      },
    },
    nodeCpuMicros: spent(uses.node, micros),
    cometCpuMicros: spent(uses.comet, micros),
    loadCpuMicros: micros(uses.loadSeconds),
    nodePeakMb: peakMb(uses.node[1]),
    cometPeakMb: peakMb(uses.comet[1]),
    gasPerTx: gasUsed / committed,
  };
}

/** From the first block that holds some to the one after the last: the header of a block has the time at which the one before it was decided. */
function intervalsOf(blocks: readonly LoadedBlock[]): Float64Array {
  const first = blocks.findIndex(({ own }) => own > 0);
  const last = blocks.findLastIndex(({ own }) => own > 0);
  const times = blocks.slice(Math.max(first, 0), last + 2).map(({ timeMs }) => timeMs);
  return Float64Array.from(times.slice(1), (time, i) => time - (times[i] as number)).sort();
}

/** Nearest rank, of ascending values; NaN of none. */
export function percentile(sorted: Float64Array, percent: number): number {
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(rank, 1) - 1] ?? Number.NaN;
}

function spent(
  [before, after]: Uses['node'],
  micros: (seconds: number) => number,
): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  return micros(after.seconds - before.seconds);
}

function peakMb(use: ProcessUse | undefined): number | undefined {
  return use === undefined ? undefined : use.peakBytes / 1e6;
}

export function formatReport(report: LoadReport): string {
  const { latencyMs: latency, blocks } = report;
  const cpu = (value: number | undefined): string =>
    value === undefined
      ? 'not found (name it with its --…-pid)'
      : `${value.toFixed(0)} µs a transaction`;
  const peak = (value: number | undefined): string =>
    value === undefined ? '' : `, peak ${value.toFixed(0)} MB`;
  const counts = (of: Readonly<Record<string, number>>): string[] =>
    Object.entries(of).map(([what, count]) => `    ${count} × ${what}`);
  const to = report.accounts === 0 ? 'each other' : `${report.accounts} accounts`;
  return [
    `${report.total} sends on ${report.chainId} from ${report.senders} senders to ${to}, broadcast_tx_${report.method}`,
    `  committed    ${report.succeeded} with code 0 in ${report.seconds.toFixed(2)} s: ${report.txPerSecond.toFixed(0)} a second`,
    ...counts(Object.fromEntries(Object.entries(report.codes).filter(([code]) => code !== '0'))),
    ...(Object.keys(report.refused).length === 0 ? [] : ['  refused', ...counts(report.refused)]),
    ...(report.missing === 0 ? [] : [`  in no block  ${report.missing}`]),
    `  latency      p50 ${ms(latency.p50)}, p90 ${ms(latency.p90)}, p99 ${ms(latency.p99)}, most ${ms(latency.most)}`,
    `  blocks       ${blocks.count} with ${blocks.txPerBlock.toFixed(0)} each; interval p50 ${ms(blocks.intervalMs.p50)}, p90 ${ms(blocks.intervalMs.p90)}, most ${ms(blocks.intervalMs.most)}`,
    `  node         ${cpu(report.nodeCpuMicros)}${peak(report.nodePeakMb)}`,
    `  CometBFT     ${cpu(report.cometCpuMicros)}${peak(report.cometPeakMb)}`,
    `  this program ${report.loadCpuMicros.toFixed(0)} µs a transaction`,
    `  gas          ${report.gasPerTx.toFixed(0)} a transaction`,
    '',
  ].join('\n');
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
