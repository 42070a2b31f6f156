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

/** How many steps it took; undefined where it was killed. */
async function run(mode: string, folder: string, step: number): Promise<number | undefined> {
  const args = [script, mode, join(folder, 'state'), join(folder, 'snapshots'), String(step)];
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
    expect(readdirSync(path).filter((name) => !/^\d+-1$/.test(name))).toEqual([]);
    await commitSome(store, 1);
    snapshots.committed();
    await snapshots.settled();
    expect(readdirSync(path)).toEqual([`${store.lastCommit.version}-1`]);
    await store.close();
  }
  // Before and after each renaming; never none.
  expect([...found].sort()).toEqual(['3', '4', '4 3', '5', '5 4']);
}, 240_000);

test('killed anywhere while it restores one, a home holds nothing or all of it, and can begin again', async () => {
  const begun = await begin(7000);
  const source = await openSmallStore(join(begun, 'state'));
  const { lastCommit } = source;
  await commitSome(source, 1);
  const next = toHex(source.lastCommit.appHash);
  await source.close();
  const fresh = (): string => {
    const folder = temporaryFolder();
    cpSync(join(begun, 'snapshots'), join(folder, 'snapshots'), { recursive: true });
    return folder;
  };
  const steps = (await run('restore', fresh(), 0)) ?? 0;
  expect(steps).toBeGreaterThan(5);
  const found: bigint[] = [];
  for (let step = 1; step <= steps + 1; step += 1) {
    const folder = fresh();
    await run('restore', folder, step > steps ? 0 : step);
    const state = join(folder, 'state');
    let store = await openSmallStore(state);
    found.push(store.lastCommit.version);
    if (store.lastCommit.version > 0n) {
      expect(store.lastCommit).toEqual(lastCommit);
    } else {
      await store.close();
      expect(await keysOnDisk(state)).toEqual(new Map());
      store = await openSmallStore(state);
      await restoreSnapshot(join(folder, 'snapshots'), store, 3n);
    }
    await commitSome(store, 1);
    expect(toHex(store.lastCommit.appHash)).toBe(next);
    await store.close();
  }
  // The mark and the slices come before the one step that makes it whole.
  const whole = found.indexOf(3n);
  expect(whole).toBeGreaterThan(4);
  expect(found).toEqual(found.map((_, i) => (i < whole ? 0n : 3n)));
}, 240_000);
