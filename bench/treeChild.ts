/**
 * Our store in a process of its own, asked as the program in `bench/go/iavl` is: `KEYS UPDATES FOLDER`, then one question a line.
 *
 * A version is its changes applied, hashed, logged to LevelDB without fsync and made current, and the oldest one given back.
 */

import { createInterface } from 'node:readline';
import { be64, compareBytes } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import { proveKey } from '../src/merkle/iavlProof.ts';
import { IavlVersion } from '../src/merkle/iavlVersion.ts';
import type { Change } from '../src/store/changeSet.ts';
import { openMultiStore } from '../src/store/multiStore.ts';

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

let state = 1;
function random(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

const keyAt = (i: number): Uint8Array => sha256(be64(BigInt(i)));
function change(i: number): Change {
  return { key: keyAt(i), value: Uint8Array.from({ length: valueBytes }, () => random(256)) };
}

async function commit(changes: readonly Change[]): Promise<void> {
  store.prepareChanges(store.nextVersion, [{ name, changes }]);
  await store.commit();
}

/** Milliseconds: on the clock, and of the processor. */
async function timed(work: () => void | Promise<void>): Promise<{ clock: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await work();
  const clock = Number(process.hrtime.bigint() - start) / 1e6;
  const used = process.cpuUsage(cpu);
  return { clock, cpu: (used.user + used.system) / 1e3 };
}

const changesOfVersion = (): Change[] =>
  Array.from({ length: updates }, () => change(random(size)));

/** Of one version. */
async function timedVersions(all: readonly Change[][]): Promise<{ clock: number; cpu: number }> {
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
    const keys = Array.from({ length: proofs }, () => keyAt(random(size)));
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
  await commit(Array.from({ length: count }, (_, i) => change(first + i)));
}
for await (const line of createInterface({ input: process.stdin })) {
  const answer = answers[line];
  if (answer === undefined) throw new Error(`asked for ${line}`);
  process.stdout.write(`${JSON.stringify(await answer())}\n`);
}
await store.close();
