/** RFC 6962 hashing in Go on this machine, by `go run` in `bench/go/merkle`. */

import { goRun } from './goRun.ts';

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
  const out = JSON.parse(goRun('merkle', ['1000000'], env)) as {
    append24: number;
    append24_cpu: number;
  };
  return { appendNs: out.append24, appendCpuNs: out.append24_cpu };
}
