/** The artifact store: appending, proofs, start after a kill, memory and disk, at sizes from 10⁵ leaves on. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Built, Read } from './artifactsChild.ts';
import { type StoreKind, storeKinds } from './benchStore.ts';
import { type GoHashing, goHashing } from './goHashing.ts';
import type { Report, Table } from './table.ts';

/** LevelDB takes minutes for more. */
const mostOfOthers = 1e6;

interface Measured extends Built, Read {
  readonly kind: string;
  readonly leaves: number;
  readonly processMs: number;
  readonly bytesALeaf: number;
}

/** `--most 100000000` takes some minutes and 3 GB of disk; `--peers` compares with Go. */
export const artifacts: Report = {
  name: 'artifacts',
  most: 1e7,
  async *tables(most, peers) {
    const all: Measured[] = [];
    for (const leaves of [1e5, 1e6, 1e7, 1e8].filter((size) => size <= most)) {
      for (const kind of Object.keys(storeKinds) as StoreKind[]) {
        if (kind !== 'flat files' && leaves > mostOfOthers) continue;
        all.push(await measure(kind, leaves));
      }
    }
    yield appendTable(all, peers ? goHashing() : []);
    yield readTable(all);
  },
};

async function measure(kind: StoreKind, leaves: number): Promise<Measured> {
  const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-artifacts-'));
  try {
    const child = spawn(process.execPath, [...program, 'build', kind, String(leaves), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const built = JSON.parse(line.toString()) as Built;
    child.kill('SIGKILL');
    await once(child, 'close');
    const bytesALeaf = bytesOf(folder) / leaves;
    const start = performance.now();
    const text = execFileSync(process.execPath, [...program, 'read', kind, String(leaves), folder]);
    const read = JSON.parse(text.toString()) as Read;
    const rssMb = Math.max(built.rssMb, read.rssMb);
    return {
      ...built,
      ...read,
      rssMb,
      kind,
      leaves,
      bytesALeaf,
      processMs: performance.now() - start,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const program = ['--no-warnings', join(import.meta.dirname, 'artifactsChild.ts')];

function appendTable(all: readonly Measured[], go: readonly GoHashing[]): Table {
  const ratios = (cpuNs: number): number[] => go.map(({ appendCpuNs }) => cpuNs / appendCpuNs);
  return {
    title: 'Appending artifacts of 24 bytes in batches of 1,024, synced every 131,072',
    columns: ['store', 'leaves', 'ns a leaf', 'CPU', ...go.map(({ what }) => `CPU to ${what}`)],
    rows: [
      ...all.map((one) => [
        ...[one.kind, one.leaves, one.appendNs, one.appendCpuNs],
        ...ratios(one.appendCpuNs),
      ]),
      ...go.map((one) => [
        one.what,
        1e6,
        one.appendNs,
        one.appendCpuNs,
        ...ratios(one.appendCpuNs),
      ]),
    ],
    note: 'CPU: nanoseconds of all threads. Go: transparency-dev/merkle, a compact range in memory over leaves of 24 bytes; ours hashes 84 bytes a leaf (P13) and writes to the disk. Target: no more than Go on the same machine.',
  };
}

function readTable(all: readonly Measured[]): Table {
  return {
    title: 'After kill -9: start, proofs from disk, memory',
    columns: [
      ...['store', 'leaves', 'start ms', 'lost', 'proof µs p50', 'p95', 'p99'],
      ...['at any count p50', 'p95', 'p99', 'root at any count p50', 'p95', 'p99'],
      ...['peak RSS MB', 'disk bytes a leaf'],
    ],
    rows: all.map((one) => [
      ...[one.kind, one.leaves, one.startMs, one.lost, ...one.proofUs],
      ...[...one.proofAtUs, ...one.rootAtUs, one.rssMb, one.bytesALeaf],
    ]),
    note: 'start: opening and the first proof, in the process; proof of flat files: verified against the sealed root before it is given. On a busy machine the upper percentiles tell how long others had their turn. Targets: start ≤ 1,000 ms, proof ≤ 1,000 µs, RSS ≤ 200 MB at 10⁸ leaves.',
  };
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
