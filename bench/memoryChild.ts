/**
 * Our store in a process of its own, within a limit of memory: `FOLDER KEYS UPDATES MIB`, 0 MiB for no limit, `fill` for a checkpoint at the
 * end of filling only; then one question a line.
 *
 * Background work is done between the versions, as between blocks, and its longest hold of the thread is measured.
 */

import { createInterface } from 'node:readline';
import { compareBytes } from '../src/lib/bytes.ts';
import { proveKey } from '../src/merkle/iavlProof.ts';
import { IavlVersion } from '../src/merkle/iavlVersion.ts';
import { NodeMemory } from '../src/merkle/nodeMemory.ts';
import type { Change } from '../src/store/changeSet.ts';
import { openMultiStore } from '../src/store/multiStore.ts';
import type { MultiStoreOptions } from '../src/store/multiStoreTypes.ts';
import { keyAt, RandomChanges } from './randomChanges.ts';
import { type Time, timed } from './timed.ts';

const path = process.argv[2] ?? '';
const [size = 0, updates = 0] = process.argv.slice(3).map(Number);
const limit = process.argv[5] ?? '';
const valueBytes = 100;
const fillVersions = 20;
const rules: Readonly<Record<string, Partial<MultiStoreOptions>>> = {
  fill: { checkpointInterval: fillVersions, checkpointBytes: Number.POSITIVE_INFINITY },
  '0': {},
};
const versions = 40;
const proofs = 2_000;
const name = 'bench';

let store: Awaited<ReturnType<typeof openMultiStore>> | undefined;
const opened = await timed(async () => {
  store = await openMultiStore({
    path,
    storeNames: [name],
    sync: false,
    retainedVersions: 2,
    checkpointInterval: 100,
    background: false,
    ...(rules[limit] ?? { memoryBytes: Number(limit) * 2 ** 20 }),
  });
});
const tree = store as NonNullable<typeof store>;

const random = new RandomChanges(Number(tree.nextVersion), valueBytes);

async function commit(changes: readonly Change[]): Promise<void> {
  tree.prepareChanges(tree.nextVersion, [{ name, changes }]);
  await tree.commit();
}

/** Processor time of this thread, milliseconds. */
function held<T>(act: () => T): { readonly result: T; readonly ms: number } {
  const before = process.threadCpuUsage();
  const result = act();
  const { user, system } = process.threadCpuUsage(before);
  return { result, ms: (user + system) / 1e3 };
}

/** Holds of the thread by slices of evictions, between blocks and at the beginning of operations. */
const evictionSlices: number[] = [];
const { slice } = NodeMemory.prototype;
NodeMemory.prototype.slice = function (): boolean {
  const { result, ms } = held(() => slice.call(this));
  if (result) evictionSlices.push(ms);
  return result;
};

/** The longest one by any slice between blocks: what a block can have to wait. */
let longestSlice = 0;

async function workBetweenBlocks(): Promise<void> {
  for (;;) {
    const { result: step, ms } = held(() => tree.step());
    longestSlice = Math.max(longestSlice, ms);
    if (!(await step)) return;
  }
}

/** One version after the other, and what is left to do after each. */
async function runVersions(): Promise<object> {
  const times: Time[] = [];
  const background = { clock: 0, cpu: 0 };
  const before = tree.treeFigures.nodeLoads;
  for (let i = 0; i < versions; i += 1) {
    const changes = Array.from({ length: updates }, () => random.of(random.number(size)));
    changes.sort((a, b) => compareBytes(a.key, b.key));
    times.push(await timed(() => commit(changes)));
    const { clock, cpu } = await timed(workBetweenBlocks);
    background.clock += clock / versions;
    background.cpu += cpu / versions;
  }
  const loads = (tree.treeFigures.nodeLoads - before) / versions;
  const evictions = {
    slices: evictionSlices.length,
    longest: Math.max(0, ...evictionSlices),
  };
  return { times, background, loads, longestSlice, evictions };
}

const answers: Readonly<Record<string, () => Promise<object>>> = {
  opened: async () => ({ ...opened, replayed: tree.stats.replayedVersions }),
  fill: async () => {
    const share = size / fillVersions;
    for (let first = 0; first < size; first += share) {
      await commit(Array.from({ length: share }, (_, i) => random.of(first + i)));
      await workBetweenBlocks();
    }
    return { longestSlice };
  },
  /** Reads every pair once. */
  walk: async () => {
    let pairs = 0;
    for (const { key } of tree.view().store(name).iterate({})) pairs += key.length > 0 ? 1 : 0;
    return { pairs };
  },
  versions: runVersions,
  proofs: () =>
    timed(async () => {
      const version = tree.view().store(name);
      if (!(version instanceof IavlVersion)) throw new Error('the view is not a version of a tree');
      for (let i = 0; i < proofs; i += 1) proveKey(version, keyAt(random.number(size)));
    }),
  /** An epoch writes a share of the keys anew under other names, and removes as many of those before. */
  epoch: async () => {
    const share = size / 4;
    const epoch = Number(tree.nextVersion);
    const made = Array.from({ length: share }, (_, i) => random.of(epoch * size + i));
    const gone = Array.from({ length: epoch > 4 ? share : 0 }, (_, i) => {
      return { key: keyAt((epoch - 4) * size + i), value: undefined };
    });
    await commit([...made, ...gone]);
    await workBetweenBlocks();
    return { keys: tree.treeFigures.keys };
  },
  memory: async () => ({
    peak: process.resourceUsage().maxRSS / 1024,
    used: tree.treeFigures.memoryBytes / 2 ** 20,
  }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const answer = answers[line];
  if (answer === undefined) throw new Error(`asked for ${line}`);
  process.stdout.write(`${JSON.stringify(await answer())}\n`);
}
await tree.close();
