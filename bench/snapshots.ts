/** Snapshots for state sync: how long a slice holds the thread of the blocks, what making one and restoring it take, and what they weigh. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MultiStore, openMultiStore } from '../src/store/multiStore.ts';
import { exportSnapshot, restoreSnapshot } from '../src/store/snapshots/snapshotCommands.ts';
import { SnapshotRun } from '../src/store/snapshots/snapshotRun.ts';
import { RandomChanges } from './randomChanges.ts';
import type { Report } from './table.ts';
import { atMost, targetTable } from './target.ts';
import { timed } from './timed.ts';

/** MiB that the trees may take; 0: no limit. */
const limits = [0, 64] as const;
const valueBytes = 100;
const fillVersions = 20;
/** Milliseconds of processor time. */
const longestHold = 50;
const name = 'bench';

interface Made {
  readonly limit: number;
  readonly longest: number;
  readonly cpu: number;
  readonly clock: number;
  readonly megabytes: number;
  readonly chunks: number;
}

export const snapshots: Report = {
  name: 'snapshots',
  async *tables(most) {
    const size = Math.min(most, 1_000_000);
    const folder = mkdtempSync(join(process.env['CPOC_BENCH_DIR'] ?? tmpdir(), 'cpoc-snapshots-'));
    try {
      const state = join(folder, 'state');
      await fill(state, size);
      const made: Made[] = [];
      for (const limit of limits)
        made.push(await make(state, join(folder, `made-${limit}`), limit));
      const restored = await restore(folder, state);
      yield {
        title: `A snapshot of ${size} keys of 32 bytes with values of ${valueBytes}, by MiB of memory`,
        columns: ['MiB', 'longest slice, ms', 'made in, ms', 'with the disk, ms', 'MB', 'chunks'],
        rows: made.map(({ limit, longest, cpu, clock, megabytes, chunks }) => [
          limit === 0 ? 'all' : limit,
          ...[longest, cpu, clock, megabytes, chunks],
        ]),
        note: 'Processor time of the thread but for the fourth column. A running node rests between slices three times as long as they take.',
      };
      yield {
        title: `Restoring it into an empty directory`,
        columns: ['chunks', 'processor, ms', 'with the disk, ms'],
        rows: [[made[0]?.chunks ?? 0, restored.cpu, restored.clock]],
        note: 'Every node hashed and written, every root held against that of the metadata.',
      };
      yield targetTable(
        `What a block may have to wait for a snapshot of ${size} keys`,
        [atMost(longestHold, 'snapshots-hold', 'ms', Math.max(...made.map((one) => one.longest)))],
        'Processor time of the longest slice, of all runs, with what it hashes and hands to the disk.',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function open(path: string, limit: number): Promise<MultiStore> {
  const memoryBytes = limit === 0 ? undefined : limit * 2 ** 20;
  return openMultiStore({
    path,
    storeNames: [name],
    sync: false,
    retainedVersions: 2,
    memoryBytes,
  });
}

async function fill(path: string, size: number): Promise<void> {
  const store = await open(path, 0);
  const random = new RandomChanges(1, valueBytes);
  const share = Math.ceil(size / fillVersions);
  for (let first = 0; first < size; first += share) {
    const count = Math.min(share, size - first);
    const changes = Array.from({ length: count }, (_, i) => random.of(first + i));
    store.prepareChanges(store.nextVersion, [{ name, changes }]);
    await store.commit();
  }
  await store.settled();
  await store.close();
}

/** As a node makes it, but without rests; the slices are measured one by one. */
async function make(state: string, path: string, limit: number): Promise<Made> {
  const store = await open(state, limit);
  if (limit === 0) for (const _ of store.view().store(name).iterate({})) void _;
  let longest = 0;
  let cpu = 0;
  const since = performance.now();
  const run = await SnapshotRun.begin(path, store.hold(), {});
  for (let isMore = true; isMore; ) {
    const before = process.threadCpuUsage();
    isMore = await run.step();
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1e3);
    cpu += (user + system) / 1e3;
  }
  const { bytes, chunks } = await run.finish();
  const clock = performance.now() - since;
  await store.close();
  return { limit, longest, cpu, clock, megabytes: bytes / 1e6, chunks };
}

async function restore(folder: string, state: string): Promise<{ cpu: number; clock: number }> {
  const path = join(folder, 'restored');
  const source = await open(state, 0);
  const { height } = await exportSnapshot(path, source, undefined);
  const { appHash } = source.lastCommit;
  await source.close();
  const target = await open(join(folder, 'target'), 0);
  const time = await timed(() => restoreSnapshot(path, target, height));
  if (Buffer.compare(target.lastCommit.appHash, appHash) !== 0) throw new Error('another app hash');
  await target.close();
  return time;
}
