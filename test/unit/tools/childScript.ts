/** Runs a few lines of JavaScript in a process of their own, with our tools in reach. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface Script {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The address that a script imports one of our tools from. */
export function toolUrl(path: string): string {
  return pathToFileURL(resolve(import.meta.dirname, '../../../tools', path)).href;
}

/** Starts `source` as a module. */
export function startScript(source: string): Script {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code, signal) => done({ code, signal, output }));
  });
  return { process: child, ended };
}

/** Waits until a condition holds. @throws Error after `timeoutMs` */
export async function until(holds: () => boolean, what: string, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await wait(20);
  }
}

/** Waits for a file. */
export async function untilFile(path: string): Promise<void> {
  await until(() => existsSync(path), `${path} appears`);
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
