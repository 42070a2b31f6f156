/** A child process in a group of its own, so that a Ctrl-C reaches it only through us. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cliError.ts';

export interface ChildOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where its output goes: a file to add to, or each line to a function. */
  readonly log: string | ((line: string) => void);
  /** With a channel whose end tells the child that we are gone. */
  readonly tether?: boolean;
}

export interface ChildEnd {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

export interface ManagedChild {
  readonly pid: number;
  /** Resolves once it is gone. */
  readonly ended: Promise<ChildEnd>;
  /** SIGTERM, then SIGKILL after `patienceMs` or when `force` aborts. */
  stop(patienceMs: number, force?: AbortSignal): Promise<ChildEnd>;
}

/** @throws CliError where the program cannot be run */
export async function startChild(options: ChildOptions): Promise<ManagedChild> {
  const { file, args, env, log, tether = false } = options;
  const sink = typeof log === 'string' ? openSync(log, 'a') : ('pipe' as const);
  let child: ChildProcess;
  try {
    child = spawn(file, args, {
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', sink, sink, ...(tether ? (['ipc'] as const) : [])],
    });
    const ended = endOf(child);
    await Promise.race([once(child, 'spawn'), ended]);
    if (typeof log !== 'string') passLines(child, log);
    if (child.pid === undefined) throw new CliError('file', `${file} does not run`, 'see above');
    return {
      pid: child.pid,
      ended,
      stop: (patience, force) => stop(child, ended, patience, force),
    };
  } catch (error) {
    throw new CliError(
      'file',
      `cannot run ${file}: ${(error as Error).message}`,
      'check that it is there and executable',
      {
        cause: error,
      },
    );
  } finally {
    if (typeof sink === 'number') closeSync(sink);
  }
}

function endOf(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    // `close` would wait for grandchildren that hold the output.
    child.once('exit', (code, signal) => {
      resolve({ code: code ?? undefined, signal: signal ?? undefined });
    });
  });
}

function passLines(child: ChildProcess, log: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', log);
  }
}

async function stop(
  child: ChildProcess,
  ended: Promise<ChildEnd>,
  patienceMs: number,
  force?: AbortSignal,
): Promise<ChildEnd> {
  const kill = (): void => signalChild(child, 'SIGKILL');
  signalChild(child, 'SIGTERM');
  if (force?.aborted) kill();
  force?.addEventListener('abort', kill, { once: true });
  const timer = new AbortController();
  sleep(patienceMs, undefined, { signal: timer.signal }).then(kill, () => {});
  try {
    return await ended;
  } finally {
    timer.abort();
    force?.removeEventListener('abort', kill);
  }
}

/** SIGTERM goes to the child, which ends its own children in order; SIGKILL to its whole group. */
function signalChild(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
  } catch {
    // Gone meanwhile.
  }
}

export function describeEnd({ code, signal }: ChildEnd): string {
  return signal === undefined ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
}
