/** RFC 6962 hashing in Go on this machine, by `go run` in `bench/go/merkle`. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface GoHashing {
  readonly what: string;
  /** Nanoseconds a leaf of 24 bytes: on the clock, and of processor time. */
  readonly appendNs: number;
  readonly appendCpuNs: number;
}

/** As the processor is, and without the SHA extensions that not every processor has and WebAssembly cannot use. */
export function goHashing(): GoHashing[] {
  return [
    { what: 'Go', ...run({}) },
    { what: 'Go without SHA extensions', ...run({ GODEBUG: 'cpu.sha=off' }) },
  ];
}

function run(env: NodeJS.ProcessEnv): Omit<GoHashing, 'what'> {
  const out = JSON.parse(goRun(env)) as { append24: number; append24_cpu: number };
  return { appendNs: out.append24, appendCpuNs: out.append24_cpu };
}

function goRun(env: NodeJS.ProcessEnv): string {
  try {
    return execFileSync('go', ['run', '.', '1000000'], {
      cwd: join(import.meta.dirname, 'go', 'merkle'),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  } catch (error) {
    throw new Error('--peers needs Go 1.25 or later (https://go.dev/dl), and the network once', {
      cause: error,
    });
  }
}
