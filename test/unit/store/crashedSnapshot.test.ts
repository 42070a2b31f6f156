/** Processes that are killed at every step of making a snapshot, and of restoring one. */

import { spawn } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { equalBytes, toHex } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { restoreSnapshot } from '../../../src/store/snapshots/snapshotCommands.ts';
import { type KeptSnapshot, readChunk } from '../../../src/store/snapshots/snapshotFolder.ts';
import { decodeMetadata } from '../../../src/store/snapshots/snapshotMetadata.ts';
import { Snapshots } from '../../../src/store/snapshots/snapshots.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const script = join(import.meta.dirname, 'killedAtSnapshot.ts');
/** Some chunks of a small state, and some, of several slices each, of a larger one. */
const chunkBytes = { make: 5000, restore: 90_000 } as const;

/** How many steps it took; undefined where it was killed. */
async function run(
  mode: 'make' | 'restore',
  folder: string,
  step: number,
): Promise<number | undefined> {
  const places = [join(folder, 'state'), join(folder, 'snapshots')];
  const args = [script, mode, ...places, String(step), String(chunkBytes[mode])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...end) => resolve(end)),
  );
  expect(step === 0 ? code : signal).toBe(step === 0 ? 0 : 'SIGKILL');
  return step === 0 ? Number(output.trim().split(' ')[1]) : undefined;
}

/** A state with a snapshot of it. */
async function begin(keys: number): Promise<string> {
  const folder = temporaryFolder();
  const store = await openSmallStore(join(folder, 'state'));
  await commitSome(store, 3, keys);
  const snapshots = await Snapshots.open({
    path: join(folder, 'snapshots'),
    store,
    interval: 1,
    keepRecent: 1,
    chunkBytes: chunkBytes.restore,
  });
  snapshots.committed();
  await snapshots.settled();
  await store.close();
  return folder;
}

function copyOf(folder: string): string {
  const copy = join(temporaryFolder(), 'copy');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function expectWhole(snapshot: KeptSnapshot): Promise<void> {
  const { chunkHashes } = decodeMetadata(snapshot.metadata);
  for (const [index, hash] of chunkHashes.entries()) {
    const chunk = await readChunk(snapshot, index);
    expect(chunk !== undefined && equalBytes(sha256(chunk), hash), `${index}`).toBe(true);
  }
}

test('killed anywhere while it makes one, a node has each snapshot whole or not at all, and always one', async () => {
  const begun = await begin(300);
  const steps = (await run('make', copyOf(begun), 0)) ?? 0;
  expect(steps).toBeGreaterThan(20);
  const found = new Set<string>();
  for (let step = 1; step <= steps; step += 1) {
    const folder = copyOf(begun);
    await run('make', folder, step);
    const path = join(folder, 'snapshots');
    const store = await openSmallStore(join(folder, 'state'));
    const snapshots = await Snapshots.open({ path, store, interval: 1, keepRecent: 1 });
    const heights = snapshots.list.map(({ height }) => height);
    found.add(heights.join(' '));
    for (const snapshot of snapshots.list) await expectWhole(snapshot);
    expect(readdirSync(path).filter((name) => !/^\d+-2$/.test(name))).toEqual([]);
    await commitSome(store, 1);
    snapshots.committed();
    await snapshots.settled();
    expect(readdirSync(path)).toEqual([`${store.lastCommit.version}-2`]);
    await store.close();
  }
  // Before and after each renaming; never none.
  expect([...found].sort()).toEqual(['3', '4', '4 3', '5', '5 4']);
}, 240_000);

interface Restoring {
  /** A home with a snapshot and no state. */
  fresh(): string;
  /** Opens the state of a home that was killed, restores it where it holds nothing, and goes on. Returns the height that was there. */
  expectRestorable(folder: string): Promise<bigint>;
}

async function beginRestoring(): Promise<Restoring> {
  const begun = await begin(7000);
  const source = await openSmallStore(join(begun, 'state'));
  const { lastCommit } = source;
  await commitSome(source, 1);
  const next = toHex(source.lastCommit.appHash);
  await source.close();
  return {
    fresh() {
      const folder = temporaryFolder();
      cpSync(join(begun, 'snapshots'), join(folder, 'snapshots'), { recursive: true });
      return folder;
    },
    async expectRestorable(folder) {
      const state = join(folder, 'state');
      let store = await openSmallStore(state);
      const { version } = store.lastCommit;
      if (version > 0n) {
        expect(store.lastCommit).toEqual(lastCommit);
      } else {
        await store.close();
        expect(await keysOnDisk(state)).toEqual(new Map());
        store = await openSmallStore(state);
        await restoreSnapshot(join(folder, 'snapshots'), store, 3n, {
          chunkBytes: chunkBytes.restore,
        });
      }
      await commitSome(store, 1);
      expect(toHex(store.lastCommit.appHash)).toBe(next);
      await store.close();
      return version;
    },
  };
}

/** The mark, the slices and the flush come before the one step that makes it whole. */
function expectOneStep(found: readonly bigint[]): void {
  const whole = found.indexOf(3n);
  expect(whole).toBeGreaterThan(6);
  expect(found).toEqual(found.map((_, i) => (i < whole ? 0n : 3n)));
}

test('killed anywhere while it restores one, a home holds nothing or all of it, and can begin again', async () => {
  const restoring = await beginRestoring();
  const steps = (await run('restore', restoring.fresh(), 0)) ?? 0;
  const found: bigint[] = [];
  for (let step = 1; step <= steps + 1; step += 1) {
    const folder = restoring.fresh();
    await run('restore', folder, step > steps ? 0 : step);
    found.push(await restoring.expectRestorable(folder));
  }
  expectOneStep(found);
}, 240_000);

test('so does a home that was killed before, also where it is killed while it clears what is left of that', async () => {
  const restoring = await beginRestoring();
  const left = restoring.fresh();
  const steps = (await run('restore', restoring.fresh(), 0)) ?? 0;
  // After some slices.
  await run('restore', left, 6);
  const again = (await run('restore', copyOf(left), 0)) ?? 0;
  // What was left is removed, that reaches the disk, and then the mark goes.
  expect(again).toBe(steps + 3);
  const found: bigint[] = [];
  for (let step = 1; step <= again; step += 1) {
    const folder = copyOf(left);
    await run('restore', folder, step);
    found.push(await restoring.expectRestorable(folder));
  }
  expectOneStep([...found, 3n]);
}, 240_000);
