/** Programs in Go that are measured beside ours, by `go run` in a folder of `bench/go`. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

const folderOf = (name: string): string => join(import.meta.dirname, 'go', name);

/** Runs a program to its end. @returns what it prints */
export function goRun(name: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  try {
    return execFileSync('go', ['run', '.', ...args], {
      cwd: folderOf(name),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  } catch (error) {
    throw noGo(error);
  }
}

/** Builds a program and starts it, so that it can be asked and be ended by its id. */
export function goStart(name: string, program: string, args: readonly string[]): ChildProcess {
  try {
    execFileSync('go', ['build', '-o', program, '.'], { cwd: folderOf(name), stdio: 'pipe' });
  } catch (error) {
    throw noGo(error);
  }
  return spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
}

function noGo(cause: unknown): Error {
  return new Error('--peers needs Go 1.25 or later (https://go.dev/dl), and the network once', {
    cause,
  });
}
