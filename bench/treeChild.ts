/**
 * Our store in a process of its own, asked as the program in `bench/go/iavl` is: `KEYS FOLDER`, then one question a line: `random` or `sorted` with
 * the updates of a version and how many versions come one after the other, `proof`, or `memory`.
 *
 * A version is its changes applied, hashed, logged to LevelDB without fsync and made current, and the oldest one given back.
 */

import { createInterface } from 'node:readline';
import { compareBytes } from '../src/lib/bytes.ts';
import { proveKey } from '../src/merkle/iavlProof.ts';
import { IavlVersion } from '../src/merkle/iavlVersion.ts';
import type { Change } from '../src/store/changeSet.ts';
import { openMultiStore } from '../src/store/multiStore.ts';
import { keyAt, RandomChanges } from './randomChanges.ts';
import { type Time, timed } from './timed.ts';

const size = Number(process.argv[2]);
const path = process.argv[3] ?? '';
const valueBytes = 100;
const fillKeys = 50_000;
const proofs = 2_000;
const name = 'bench';

const store = await openMultiStore({
  path,
  storeNames: [name],
  sync: false,
  retainedVersions: 2,
  checkpointInterval: 1_000_000,
  checkpointBytes: Number.POSITIVE_INFINITY,
});

const random = new RandomChanges(1, valueBytes);

async function commit(changes: readonly Change[]): Promise<void> {
  store.prepareChanges(store.nextVersion, [{ name, changes }]);
  await store.commit();
}

const changesOfVersion = (updates: number): Change[] =>
  Array.from({ length: updates }, () => random.of(random.number(size)));

/** Of one version. */
async function timedVersions(all: readonly Change[][]): Promise<Time> {
  const { clock, cpu } = await timed(async () => {
    for (const changes of all) await commit(changes);
  });
  return { clock: clock / all.length, cpu: cpu / all.length };
}

type Answer = (updates: number, versions: number) => Promise<object>;

const answers: Readonly<Record<string, Answer>> = {
  random: (updates, versions) =>
    timedVersions(Array.from({ length: versions }, () => changesOfVersion(updates))),
  sorted: (updates, versions) =>
    timedVersions(
      Array.from({ length: versions }, () =>
        changesOfVersion(updates).sort((a, b) => compareBytes(a.key, b.key)),
      ),
    ),
  proof: async () => {
    const keys = Array.from({ length: proofs }, () => keyAt(random.number(size)));
    const version = store.view().store(name);
    if (!(version instanceof IavlVersion)) throw new Error('the view is not a version of the tree');
    const { clock, cpu } = await timed(() => {
      for (const key of keys) proveKey(version, key);
    });
    return { clock: (clock * 1e3) / proofs, cpu: (cpu * 1e3) / proofs };
  },
  memory: async () => ({ peak: process.resourceUsage().maxRSS / 1024 }),
};

for (let first = 0; first < size; first += fillKeys) {
  const count = Math.min(fillKeys, size - first);
  await commit(Array.from({ length: count }, (_, i) => random.of(first + i)));
}
for await (const line of createInterface({ input: process.stdin })) {
  const [name = '', updates, versions] = line.split(' ');
  const answer = answers[name];
  if (answer === undefined) throw new Error(`asked for ${line}`);
  process.stdout.write(`${JSON.stringify(await answer(Number(updates), Number(versions)))}\n`);
}
await store.close();
