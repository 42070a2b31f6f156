/**
 * One store in a process of its own, so that its memory is its own and it can be killed.
 *
 * `build KIND LEAVES FOLDER` fills it, prints what that took, and stays until it is killed; `read KIND LEAVES FOLDER` opens
 * what a killed one left, and proves.
 */

import { readFileSync } from 'node:fs';
import { leafHash } from '../src/merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../src/merkle/rfc9162Verify.ts';
import { leafData } from '../src/types/poc/leafData.ts';
import { type BenchStore, binding, openBenchStore, type StoreKind } from './benchStore.ts';

export interface Built {
  readonly appendNs: number;
  /** Of all threads: what other processes do meanwhile does not add to it. */
  readonly appendCpuNs: number;
  readonly rssMb: number;
}

export type Percentiles = readonly [p50: number, p95: number, p99: number];

export interface Read {
  /** Opening until the first proof, in this process. */
  readonly startMs: number;
  readonly lost: number;
  readonly proofUs: Percentiles;
  readonly proofAtUs: Percentiles;
  readonly rootAtUs: Percentiles;
  readonly rssMb: number;
}

const proofs = 2000;
/** Proofs before those that are measured: code that runs for the first time is compiled meanwhile. */
const warmUp = 1000;
/** As many as the agent stores before other work has its turn; whole groups, for the other stores. */
const aBatch = 1024;

const [task, kind, leavesText = '0', folder = ''] = process.argv.slice(2);
const leaves = Number(leavesText);
const store = (): Promise<BenchStore> => openBenchStore(kind as StoreKind, folder);

if (task === 'build') {
  process.stdout.write(`${JSON.stringify(await build())}\n`);
  setInterval(() => {}, 1000);
} else {
  process.stdout.write(`${JSON.stringify(await read())}\n`);
}

async function build(): Promise<Built> {
  const into = await store();
  let [appendNs, appendCpuNs] = [0, 0];
  for (let at = 0; at < leaves; at += aBatch) {
    const artifacts = Array.from({ length: Math.min(aBatch, leaves - at) }, (_, i) =>
      artifactOf(at + i),
    );
    const start = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    await into.append(at, artifacts);
    // What the agent syncs by itself, the others are told to.
    if (kind !== 'flat files' && at % (128 * aBatch) === 0) await into.sync();
    appendNs += Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(cpu);
    appendCpuNs += (user + system) * 1000;
  }
  return { appendNs: appendNs / leaves, appendCpuNs: appendCpuNs / leaves, rssMb: peakMb() };
}

async function read(): Promise<Read> {
  const start = performance.now();
  const from = await store();
  const { count } = from;
  await from.sync();
  from.prove(Math.floor(count / 2));
  const startMs = performance.now() - start;
  const root = from.rootAt(count);
  check(from.prove(count - 1), count - 1, count, root);
  const some = Array.from({ length: proofs }, (_, i) => (i * 7_919_191 + 13) % count);
  const proofUs = percentiles(some, (leaf) => from.prove(leaf));
  const proofAtUs = percentiles(some, (leaf) =>
    from.proveAt(leaf >> 1, (leaf >> 1) + 1 + (leaf % 999)),
  );
  const rootAtUs = percentiles(some, (leaf) => from.rootAt(leaf + 1));
  for (const leaf of some.slice(0, 100)) check(from.prove(leaf), leaf, count, root);
  return { startMs, lost: leaves - count, proofUs, proofAtUs, rootAtUs, rssMb: peakMb() };
}

function artifactOf(index: number): Uint8Array {
  const artifact = new Uint8Array(24);
  for (let i = 0; i < 24; i += 1) artifact[i] = (index >>> ((i % 4) << 3)) ^ (i * 37);
  return artifact;
}

function check(
  { artifact, proof }: { artifact: Uint8Array; proof: readonly Uint8Array[] },
  leaf: number,
  size: number,
  root: Uint8Array,
): void {
  const { seed, address } = binding;
  const data = leafData({ seed, address, nonce: BigInt(leaf), artifact });
  const claim = { leafIndex: BigInt(leaf), treeSize: BigInt(size), root };
  if (verifyInclusion({ ...claim, leafHash: leafHash(data), path: proof })) return;
  throw new RangeError(`the proof of leaf ${leaf} of ${size} does not verify`);
}

function percentiles(leaves: readonly number[], act: (leaf: number) => unknown): Percentiles {
  for (const leaf of leaves.slice(0, warmUp)) act(leaf);
  const times = leaves.map((leaf) => {
    const start = process.hrtime.bigint();
    act(leaf);
    return Number(process.hrtime.bigint() - start) / 1000;
  });
  return [at(times, 0.5), at(times, 0.95), at(times, 0.99)];
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function peakMb(): number {
  const line = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}
