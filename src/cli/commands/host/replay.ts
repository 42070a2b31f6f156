/** `cpocd host replay`: what the scheduler would have done over a recorded load, beside simpler ways. */

import type { Command } from 'commander';
import { type Replay, type ReplayOptions, replayTrace } from '../../../host/replay/replayTrace.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { loadHostConfig } from '../../config/hostConfig.ts';
import type { HostConfig } from '../../config/hostSettings.ts';
import { addSectionFlags } from '../../host/hostFlags.ts';
import { readSchedulePolicy } from '../../host/hostSchedule.ts';
import { readTrace } from '../../host/openLoadSource.ts';
import { newCommand } from '../../newCommand.ts';
import { formatPairs, formatTable } from '../../output/table.ts';

/** `poc_utilization_target_bps` of a new chain. */
const usualTargetBps = 9_950;
/** Of a trace whose times do not count from 1970: a Thursday. */
const usualStart = '2026-01-01T00:00:00Z';

export function createHostReplayCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'replay <trace>',
    'play a recorded load: idle share used, inference delayed, energy and nonces of the scheduler as host.toml and flags set it, beside a fixed rate, none, and all idle time',
    runReplay,
  )
    .option('--target-bps <number>', `the chain's utilization target (default ${usualTargetBps})`)
    .option(
      '--nonces-per-second <number>',
      'speed of the generator with the GPUs to itself (default 1000)',
    )
    .option('--request-ms <number>', 'GPU time of an inference request (default 1000)')
    .option('--stop-ms <number>', 'after which a cancelled request has ended (default 100)')
    .option(
      '--block-ms <number>',
      'time between blocks, for the fixed rate: artifacts.nonces-per-block (default 6000)',
    )
    .option('--epoch-minutes <number>', 'length of an epoch, for its energy cap (default 1440)')
    .option(
      '--start <time>',
      `when a trace begins that does not say so, such as ${usualStart} (default)`,
    );
  return addSectionFlags(command, ['artifacts', 'load', 'schedule', 'energy']);
}

function runReplay(invocation: Invocation, [path = '']: readonly string[]): void {
  const { home, flags, io } = invocation;
  const config = loadHostConfig({ home, flags, env: io.env });
  const options = readOptions(invocation, config, path);
  const replay = replayTrace(options);
  const model = {
    trace: path,
    start: new Date(options.startMs).toISOString(),
    target_bps: options.targetBps,
    share_bps: options.policy.targetCapBps,
    nonces_per_second: options.noncesPerSecond,
    watts: options.watts,
    request_ms: options.requestSeconds * 1000,
    stop_ms: options.cancelMs,
  };
  invocation.print({ model, ...snake(replay) }, () => formatReplay(model, replay));
}

function readOptions(invocation: Invocation, config: HostConfig, path: string): ReplayOptions {
  const policy = readSchedulePolicy(config);
  const cancelMs = invocation.number('stop-ms', 0, 60_000) ?? 100;
  if (cancelMs > policy.cancelMs) {
    throw new CliError(
      'usage',
      `flag --stop-ms is ${cancelMs} and schedule.cancel-ms ${policy.cancelMs}`,
      'expected the bound (schedule.cancel-ms) not to be below what happens',
    );
  }
  const trace = readTrace(path);
  const measured = Math.max(0, ...trace.rows.slice(0, 100_000).map((row) => row.powerWatts ?? 0));
  const watts = policy.energy.watts > 0 ? policy.energy.watts : measured;
  const first = trace.rows[0]?.atMs ?? 0;
  return {
    trace,
    startMs: trace.isAbsolute ? first : readStart(invocation.text('start') ?? usualStart),
    policy: { ...policy, energy: { ...policy.energy, watts } },
    watts,
    cancelMs,
    targetBps: invocation.number('target-bps', 0, 10_000) ?? usualTargetBps,
    noncesPerSecond: invocation.number('nonces-per-second', 1, 1_000_000_000) ?? 1000,
    requestSeconds: (invocation.number('request-ms', 1, 3_600_000) ?? 1000) / 1000,
    pollMs: config.loadPollMs,
    epochSeconds: (invocation.number('epoch-minutes', 1, 1_000_000) ?? 1440) * 60,
    fixed: {
      noncesPerBlock: config.noncesPerBlock,
      blockSeconds: (invocation.number('block-ms', 1, 3_600_000) ?? 6000) / 1000,
    },
  };
}

function readStart(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text);
  const at = isTime ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new CliError('usage', `flag --start is "${text}"`, `expected a time such as ${usualStart}`);
}

function snake({ traceSeconds, idleSeconds, lines, reasons, yields }: Replay): object {
  return {
    trace_seconds: traceSeconds,
    idle_seconds: idleSeconds,
    strategies: lines.map((line) => ({
      strategy: line.strategy,
      idle_used_bps: line.idleUsedBps,
      used_seconds: line.usedSeconds,
      nonces: line.nonces,
      delayed_requests: line.delayedRequests,
      delay_seconds: line.delaySeconds,
      longest_delay_seconds: line.longestDelaySeconds,
      energy_wh: line.energyWh,
    })),
    scheduler_seconds: reasons,
    scheduler_yields: yields,
  };
}

function formatReplay(model: Readonly<Record<string, string | number>>, replay: Replay): string {
  const table = formatTable(
    [
      { title: 'strategy' },
      { title: 'idle used', align: 'right' },
      { title: 'nonces', align: 'right' },
      { title: 'requests delayed', align: 'right' },
      { title: 'delay (s, all)', align: 'right' },
      { title: 'longest (s)', align: 'right' },
      { title: 'energy (Wh)', align: 'right' },
    ],
    replay.lines.map((line) => [
      line.strategy,
      `${(line.idleUsedBps / 100).toFixed(2)} %`,
      String(line.nonces),
      String(line.delayedRequests),
      line.delaySeconds.toFixed(1),
      line.longestDelaySeconds.toFixed(2),
      model['watts'] === 0 ? '-' : line.energyWh.toFixed(1),
    ]),
  );
  const idle = (100 * replay.idleSeconds) / replay.traceSeconds;
  const facts = formatPairs([
    ...Object.entries(model).map(([name, value]) => [name, String(value)] as const),
    ['length', `${replay.traceSeconds} s, ${idle.toFixed(1)} % of them idle`],
  ]);
  const reasons = Object.entries(replay.reasons).map(
    ([reason, seconds]) => `${reason} ${((100 * seconds) / replay.traceSeconds).toFixed(1)} %`,
  );
  const ended = `The scheduler's time: ${reasons.join(', ')}. Requests ended early: ${replay.yields}.`;
  return `${facts}\n${table}\n${ended}\nDelay by the model of docs/host.md: inference waits while nonces run, and is worked off at full speed afterwards.\n`;
}
