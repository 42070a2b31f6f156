import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import { commitBlock, crashOptions } from './crashBlocks.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const script = join(import.meta.dirname, 'killedAtWrite.ts');

/** What the committer printed before it ended. */
async function run(path: string, write: number, moment: string): Promise<string[]> {
  const child = spawn(process.execPath, [script, path, `${write}`, moment], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  const code = await new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
  expect(code).toBe(write === 0 ? null : 'SIGKILL');
  return output.split('\n').slice(0, -1);
}

const openAt = (path: string): Promise<MultiStore> => openMultiStore({ ...crashOptions, path });

interface Expected {
  readonly hash: string;
  /** Of the store `acc`. */
  readonly pairs: number;
}

/** What versions that nothing disturbs come to. */
async function undisturbed(end: bigint): Promise<Map<bigint, Expected>> {
  const versions = new Map<bigint, Expected>();
  const store = await openAt(temporaryFolder());
  while (store.nextVersion < end) {
    await commitBlock(store);
    const pairs = [...store.view().store('acc').iterate({})].length;
    versions.set(store.lastCommit.version, { hash: toHex(store.lastCommit.appHash), pairs });
  }
  await store.close();
  return versions;
}

/** A finished checkpoint at 3, and the next one due at the first commit. */
async function begin(path: string): Promise<void> {
  const store = await openAt(path);
  while (store.nextVersion < 6n) {
    await commitBlock(store);
    while (await store.step());
  }
  await store.close();
}

/** What must be true after a crash, whenever it came. Returns the checkpoint that the start went on from. */
async function expectWhole(
  path: string,
  reported: bigint,
  versions: ReadonlyMap<bigint, Expected>,
): Promise<bigint> {
  const store = await openAt(path);
  const { version, appHash } = store.lastCommit;
  const checkpoint = version - BigInt(store.stats.replayedVersions);
  expect(version - reported).toBeGreaterThanOrEqual(0n);
  expect(version - reported).toBeLessThanOrEqual(1n);
  expect(toHex(appHash)).toBe(versions.get(version)?.hash);
  expect(store.view().store('bank').get(utf8('height'))).toEqual(utf8(`${version}`));
  // Through the next checkpoint, and until no version before it is readable.
  while (store.nextVersion < 12n || isOlderReadable(store)) {
    await commitBlock(store);
    const committed = store.lastCommit;
    expect(toHex(committed.appHash)).toBe(versions.get(committed.version)?.hash);
    while (await store.step());
  }
  const pairs = versions.get(store.treeFigures.checkpointVersion)?.pairs ?? 0;
  await store.close();
  const counts = await keysOnDisk(path);
  const logs = counts.get('l') ?? 0;
  // A tree of n leaves has n - 1 inner nodes, and a record for each.
  const expected = { h: 1, r: 1, n: pairs - 1, c: logs + 1, ...(logs > 0 && { l: logs }) };
  expect(Object.fromEntries(counts)).toEqual(expected);
  return checkpoint;
}

/** Whether nodes that the checkpoint outdates are needed. */
function isOlderReadable({ versions: [oldest = 0n], treeFigures }: MultiStore): boolean {
  return oldest < treeFigures.checkpointVersion;
}

test('a process killed before or after any write, of checkpoints too, goes on from a durable version and leaves nothing behind', async () => {
  const versions = await undisturbed(20n);
  const begun = temporaryFolder();
  await begin(begun);
  const whole = join(temporaryFolder(), 'whole');
  cpSync(begun, whole, { recursive: true });
  const last = (await run(whole, 0, '')).at(-1);
  const writes = Number(last?.split(' ')[1]);
  expect(writes).toBeGreaterThan(15);
  const checkpoints = new Set<bigint>();
  for (let write = 1; write <= writes; write += 1) {
    for (const moment of ['before', 'after']) {
      const path = join(temporaryFolder(), 'copy');
      cpSync(begun, path, { recursive: true });
      const reported = BigInt((await run(path, write, moment)).at(-1) ?? 5);
      checkpoints.add(await expectWhole(path, reported, versions));
    }
  }
  // It was killed with the old checkpoint and with the new one.
  expect(checkpoints.size).toBeGreaterThan(1);
}, 240_000);
