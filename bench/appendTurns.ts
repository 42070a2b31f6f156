/** What appending a leaf costs: our store, the plain way in Node and, as a peer, Go; asked in turns, so that they share what the machine does. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AskedProcess } from './askedProcess.ts';
import { goStart } from './goRun.ts';
import { quiet } from './quiet.ts';
import type { Table } from './table.ts';
import { type Target, targetTable } from './target.ts';

const rounds = 7;
/** Before those that are measured: code that runs for the first time is compiled meanwhile. */
const warmUp = 2;

interface Asked {
  readonly what: string;
  readonly process: AskedProcess;
  readonly question: string;
  /** Where ours stands to it. */
  readonly target?: { readonly name: string; readonly ratio: number };
}

interface Time {
  readonly clock: number;
  readonly cpu: number;
}

export async function* appendTables(peers: boolean): AsyncGenerator<Table> {
  const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-append-'));
  const all = [...inNode(folder), ...(peers ? inGo(folder) : [])];
  const times = all.map((): Time[] => []);
  try {
    for (let round = -warmUp; round < rounds; round += 1) {
      for (const [i, { process, question }] of all.entries()) {
        const answer = await process.ask<Time>(question);
        if (round >= 0) times[i]?.push(answer);
      }
    }
  } finally {
    for (const process of new Set(all.map((one) => one.process))) await process.end();
    rmSync(folder, { recursive: true, force: true });
  }
  const cpu = times.map((each) => quiet(each.map((time) => time.cpu)));
  const [ours = Number.NaN] = cpu;
  yield {
    title: 'Appending a leaf: nanoseconds, quiet quarter of rounds in turns',
    columns: ['', 'clock', 'CPU', 'ours to it'],
    rows: all.map(({ what }, i) => {
      const clock = quiet((times[i] ?? []).map((time) => time.clock));
      return [what, clock, cpu[i] as number, ours / (cpu[i] as number)];
    }),
    note: 'Ours hashes 84 bytes a leaf (P13: four blocks of SHA-256 with the node above it) and writes to the disk, synced every 131,072 leaves; the others hash in memory. Leaves of 24 bytes are three blocks.',
  };
  const targets = all.flatMap(({ target }, i): Target[] => {
    if (target === undefined) return [];
    const { name, ratio } = target;
    return [{ name, unit: 'ns of CPU a leaf', ours, reference: cpu[i], target: ratio }];
  });
  yield targetTable('Appending a leaf, beside RFC 6962 elsewhere', targets, 'Processor time.');
}

function inNode(folder: string): Asked[] {
  const start = (kind: string): AskedProcess => {
    const program = join(import.meta.dirname, 'appendChild.ts');
    const args = ['--no-warnings', program, kind, folder];
    return new AskedProcess(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  };
  const question = 'append';
  return [
    { what: 'the artifact store', process: start('artifacts'), question },
    {
      what: 'Node, node:crypto in memory, leaves of 24 bytes',
      process: start('node'),
      question,
      target: { name: 'artifacts-append-to-node', ratio: 0.5 },
    },
  ];
}

/** As the processor is, and without the SHA extensions that not every processor has and WebAssembly cannot use. */
function inGo(folder: string): Asked[] {
  const start = (env: NodeJS.ProcessEnv): AskedProcess =>
    new AskedProcess(goStart('merkle', join(folder, 'merkle'), [], env));
  const [withSha, without] = [start({}), start({ GODEBUG: 'cpu.sha=off' })];
  return [
    {
      what: 'Go, leaves of 24 bytes',
      process: withSha,
      question: 'append24',
      target: { name: 'artifacts-append-to-go', ratio: 1 },
    },
    {
      what: 'Go, leaves of 84 bytes as ours',
      process: withSha,
      question: 'append84',
      target: { name: 'artifacts-append-to-go-same-leaves', ratio: 1 },
    },
    {
      what: 'Go without SHA extensions, leaves of 24 bytes',
      process: without,
      question: 'append24',
      target: { name: 'artifacts-append-to-go-without-sha', ratio: 1 },
    },
  ];
}
