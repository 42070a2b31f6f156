/** The artifact store: appending, proofs, start after a kill, memory and disk, at sizes from 10⁵ leaves on. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendTables } from './appendTurns.ts';
import type { Built, Read } from './artifactsChild.ts';
import { type StoreKind, storeKinds } from './benchStore.ts';
import type { Report, Table } from './table.ts';
import { atMost, type Target, targetTable } from './target.ts';

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
    yield* appendTables(peers);
    const all: Measured[] = [];
    for (const leaves of [1e5, 1e6, 1e7, 1e8].filter((size) => size <= most)) {
      for (const kind of Object.keys(storeKinds) as StoreKind[]) {
        if (kind !== 'flat files' && leaves > mostOfOthers) continue;
        all.push(await measure(kind, leaves));
      }
    }
    yield appendTable(all);
    yield readTable(all);
    const largest = all.filter(({ kind }) => kind === 'flat files').at(-1);
    if (largest !== undefined) yield limitsTable(largest);
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

function appendTable(all: readonly Measured[]): Table {
  return {
    title: 'Appending artifacts of 24 bytes in batches of 1,024, synced every 131,072',
    columns: ['store', 'leaves', 'ns a leaf', 'CPU'],
    rows: all.map((one) => [one.kind, one.leaves, one.appendNs, one.appendCpuNs]),
    note: 'CPU: nanoseconds of all threads, those included that compile a program that has just begun and collect the artifacts that the bench made.',
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
    note: 'start: opening and the first proof, in the process; proof of flat files: verified against the sealed root before it is given. On a busy machine the upper percentiles tell how long others had their turn.',
  };
}

function limitsTable({ leaves, proofUs, startMs, rssMb, lost }: Measured): Table {
  const found: Target = {
    name: 'artifacts-lost-by-a-kill',
    unit: 'leaves',
    ours: leaves,
    reference: leaves - lost,
    target: 1,
  };
  const targets = [
    atMost(1000, 'artifacts-proof-p95', 'µs', proofUs[1]),
    atMost(200, 'artifacts-peak-memory', 'MB', rssMb),
    atMost(1000, 'artifacts-start-after-kill', 'ms', startMs),
    found,
  ];
  return targetTable(
    `The artifact store at ${leaves} leaves`,
    targets,
    'The reference is the limit; of leaves those that a start after kill -9 found, to those that were appended.',
  );
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
