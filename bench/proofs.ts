/**
 * A proof server under 1,000 requests a second of which nine in ten are hostile, beside the same honest load alone: what validators get, and
 * how long everything else on the agent's thread waits, such as answers to challenges.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { accountBytes } from '../src/client/proofs/accountBytes.ts';
import { EpochStore } from '../src/host/artifacts/epochStore.ts';
import { createBatchShelf } from '../src/host/proofServer/committedBatches.ts';
import { createHostSigner } from '../src/host/proofServer/curve.ts';
import { defaultProofServerLimits } from '../src/host/proofServer/proofServerLimits.ts';
import { machineClock } from '../src/host/proofServer/proofService.ts';
import { startProofServer } from '../src/host/proofServer/startProofServer.ts';
import { be32, concatBytes, utf8 } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import type { ProofFloodCount, ProofFloodOrder } from './proofFlood.ts';
import type { Report, Table } from './table.ts';
import { type Target, targetTable } from './target.ts';

const chainId = 'bench-1';
const count = 100_000;
const artifactSize = 24;
const leaves = 10;
const seconds = 10;
/** Of honest and hostile requests together; `--most` makes it less. */
const usualPerSecond = 1_000;

export const proofs: Report = {
  name: 'proofs',
  async *tables(most) {
    yield* await tables(Math.max(10, Math.min(most, usualPerSecond)));
  },
};

async function tables(perSecond: number): Promise<Table[]> {
  const honestPerSecond = Math.round(perSecond / 10);
  const hostilePerSecond = perSecond - honestPerSecond;
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-bench-'));
  const signer = createHostSigner(keyOf('host'), 'cpoc');
  const address = accountBytes(signer.address);
  const logger = silent;
  const seed = sha256(utf8('seed'));
  const store = await EpochStore.open(
    join(folder, 'epochs', '1'),
    { index: 1n, seed, address, artifactSize },
    logger,
  );
  await fill(store);
  const validators = Array.from({ length: 20 }, (_, i) => keyOf(`validator ${i}`));
  const turned = Array.from({ length: 3 }, (_, i) => keyOf(`turned ${i}`));
  const allowed = new Set(
    [...validators, ...turned].map((key) => createHostSigner(key, 'cpoc').address),
  );
  const shelf = createBatchShelf({ dataDir: folder, address, current: () => store, logger });
  const server = await startProofServer({
    host: '127.0.0.1',
    port: 0,
    chainId,
    hostAddress: signer.address,
    signer,
    shelf,
    askers: { allows: (one) => allowed.has(one) },
    // The default of 5 a second is what each of the 20 asks for here: just enough is not what this is about.
    limits: { ...defaultProofServerLimits, perAsker: 20 },
    clock: machineClock,
    isTrustedProxy: () => false,
    epochIndex: () => 1n,
    onAnswer: () => undefined,
    onRefusal: () => undefined,
  });
  const order = {
    port: Number(new URL(server.url).port),
    chainId,
    hostAddress: signer.address,
    commit: { epochIndex: 1n, rootHash: store.batches[0]?.root ?? new Uint8Array(32), count },
    validators,
    turned,
    leaves,
    honestPerSecond,
    hostileAddresses: 60,
  };
  try {
    await measure({ ...order, hostilePerSecond: 0, seconds: 3 });
    const alone = await measure({ ...order, hostilePerSecond: 0, seconds });
    const flooded = await measure({ ...order, hostilePerSecond, seconds });
    const both: Table = {
      title: `Proofs of ${leaves} leaves in a tree of ${count}, ${honestPerSecond} honest requests a second, ${seconds} s each`,
      columns: [
        '',
        'answered %',
        'at first %',
        'p50 ms',
        'p99 ms',
        'loop p99 ms',
        'loop worst ms',
        'thread %',
      ],
      rows: [
        ['alone', ...alone.figures],
        [`with ${hostilePerSecond} hostile a second`, ...flooded.figures],
        ['ratio', ...flooded.figures.map((figure, i) => figure / (alone.figures[i] ?? 1))],
      ],
      note: `Answered: at one of four attempts, each when Retry-After says. Loop: how late everything else on the agent's thread is; thread: its processor time, HTTP and load included. Replies: ${flooded.replies}.`,
    };
    const targets = [
      allAnswered('proof-server-honest', alone),
      allAnswered('proof-server-honest-under-flood', flooded),
    ];
    const note = 'Ours: honest requests; reference: those of them that were answered. 1 is all.';
    return [both, targetTable('Honest requests are answered', targets, note)];
  } finally {
    await server.close();
    await shelf.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** None may stay without an answer. */
function allAnswered(name: string, { asked, answered }: Measured): Target {
  return { name, unit: 'requests', ours: asked, reference: answered, target: 1 };
}

interface Measured {
  readonly figures: readonly number[];
  readonly asked: number;
  readonly answered: number;
  readonly replies: string;
}

async function measure(order: ProofFloodOrder): Promise<Measured> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const worker = new Worker(new URL('proofFlood.ts', import.meta.url), { workerData: order });
  await new Promise((resolve) => worker.once('online', resolve));
  loop.enable();
  const [cpu, since] = [process.threadCpuUsage(), performance.now()];
  const counted = await new Promise<ProofFloodCount>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  loop.disable();
  const { user, system } = process.threadCpuUsage(cpu);
  await worker.terminate();
  const { answered, atFirst, honest, replies } = counted;
  const sorted = answered.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
  return {
    asked: honest,
    answered: answered.length,
    figures: [
      (100 * answered.length) / honest,
      (100 * atFirst) / honest,
      at(0.5),
      at(0.99),
      loop.percentile(99) / 1e6,
      loop.max / 1e6,
      (user + system) / 10 / (performance.now() - since),
    ],
    replies: Object.entries(replies)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, number]) => `${kind} ×${number}`)
      .join(', '),
  };
}

async function fill(store: EpochStore): Promise<void> {
  for (let at = 0; at < count; at += 10_000) {
    const artifacts = Array.from({ length: 10_000 }, (_, i) =>
      sha256(concatBytes(utf8('artifact'), be32(at + i))).slice(0, artifactSize),
    );
    await store.append(BigInt(at), artifacts, 1n);
  }
  await store.seal();
  await store.markCommitted(0n, 2n);
}

const keyOf = (name: string): Uint8Array => sha256(utf8(name));
const nothing = (): void => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
