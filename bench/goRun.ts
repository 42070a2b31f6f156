/** Programs in Go that are measured beside ours, built in a folder of `bench/go`. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

const folderOf = (name: string): string => join(import.meta.dirname, 'go', name);

/** Builds a program and starts it, so that it can be asked and be ended by its id. */
export function goStart(
  name: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  try {
    execFileSync('go', ['build', '-o', program, '.'], { cwd: folderOf(name), stdio: 'pipe' });
  } catch (error) {
    throw noGo(error);
  }
  return spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function noGo(cause: unknown): Error {
  return new Error('--peers needs Go 1.25 or later (https://go.dev/dl), and the network once', {
    cause,
  });
}
