/**
 * Our store in a process of its own, asked as the program in `bench/go/iavl` is: `KEYS UPDATES FOLDER`, then one question a line.
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

const [size = 0, updates = 0] = process.argv.slice(2, 4).map(Number);
const path = process.argv[4] ?? '';
const valueBytes = 100;
const fillKeys = 50_000;
/** One after the other, so that what a version leaves to do behind its back is counted with the next ones. */
const versions = 5;
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

const changesOfVersion = (): Change[] =>
  Array.from({ length: updates }, () => random.of(random.number(size)));

/** Of one version. */
async function timedVersions(all: readonly Change[][]): Promise<Time> {
  const { clock, cpu } = await timed(async () => {
    for (const changes of all) await commit(changes);
  });
  return { clock: clock / versions, cpu: cpu / versions };
}

const answers: Readonly<Record<string, () => Promise<object>>> = {
  random: () => timedVersions(Array.from({ length: versions }, changesOfVersion)),
  sorted: () =>
    timedVersions(
      Array.from({ length: versions }, () =>
        changesOfVersion().sort((a, b) => compareBytes(a.key, b.key)),
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
  const answer = answers[line];
  if (answer === undefined) throw new Error(`asked for ${line}`);
  process.stdout.write(`${JSON.stringify(await answer())}\n`);
}
await store.close();
