/** `cpocd host load`: what the load source says, reading after reading: a check of the settings, and a trace for a replay. */

import type { Command } from 'commander';
import type { LoadReading } from '../../../host/load/loadSource.ts';
import { watchLoad } from '../../../host/load/loadWatch.ts';
import { systemClock } from '../../../host/schedule/hostClock.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { loadHostConfig } from '../../config/hostConfig.ts';
import { addSectionFlags } from '../../host/hostFlags.ts';
import { createHostLog } from '../../host/hostLog.ts';
import { openLoadSource } from '../../host/openLoadSource.ts';
import { newCommand } from '../../newCommand.ts';
import { listenForShutdown } from '../../process/shutdown.ts';

export function createHostLoadCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'load',
    'read the load source that host.toml and flags name, and print what it says as a trace for `cpocd host replay`: CSV, or with -o json an object a line',
    runHostLoad,
  ).option('--count <number>', 'end after so many readings (default: at Ctrl-C)');
  return addSectionFlags(command, ['load', 'log']);
}

async function runHostLoad(invocation: Invocation): Promise<void> {
  const { home, flags, io, output } = invocation;
  const config = loadHostConfig({ home, flags, env: io.env });
  if (config.loadSource === 'none') {
    throw new CliError('config', 'there is no load source', 'set load.source (--load.source)');
  }
  const count = invocation.number('count', 1) ?? Number.POSITIVE_INFINITY;
  const source = openLoadSource(config, io.env, systemClock.now());
  const shutdown = listenForShutdown();
  const over = new AbortController();
  let attempts = 0;
  let good = 0;
  if (output !== 'json') io.out('time,busy_percent,waiting,power_watts\n');
  try {
    await watchLoad({
      source,
      clock: systemClock,
      logger: createHostLog(invocation, config),
      pollMs: config.loadPollMs,
      timeoutMs: config.loadTimeoutMs,
      signal: AbortSignal.any([shutdown.signal, over.signal]),
      onReading: (reading) => {
        attempts += 1;
        if (reading !== undefined) {
          good += 1;
          io.out(output === 'json' ? jsonLine(reading) : csvLine(reading));
        }
        if (attempts >= count) over.abort();
      },
    });
  } finally {
    shutdown.release();
  }
  if (good > 0) return;
  throw new CliError(
    'config',
    `${source.name} said nothing that can be used`,
    'see above; the agent would take the GPUs for busy',
  );
}

function csvLine({ atMs, busyBps, waiting, powerWatts }: LoadReading): string {
  return `${[atMs / 1000, busyBps / 100, waiting ?? '', powerWatts ?? ''].join(',')}\n`;
}

function jsonLine({ atMs, busyBps, waiting, powerWatts }: LoadReading): string {
  const row = { time: atMs / 1000, busy_percent: busyBps / 100, waiting, power_watts: powerWatts };
  return `${JSON.stringify(row)}\n`;
}
