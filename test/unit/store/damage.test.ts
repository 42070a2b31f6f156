import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Level } from 'level';
import { describe, expect, test } from 'vitest';
import { be64, concatBytes, utf8 } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import { nodeKey } from '../../../src/store/layout.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const storeNames = ['acc', 'bank'];
const versions = 12n;

/** A closed directory with a checkpoint at 10 and the log of 11 and 12. Returns the app hash of each version. */
async function fill(path: string): Promise<Map<bigint, Uint8Array>> {
  const hashes = new Map<bigint, Uint8Array>();
  const store = await openMultiStore({ path, storeNames, checkpointInterval: 5 });
  while (store.lastCommit.version < versions) {
    const branch = new Branch(store.view());
    branch.store('acc').set(utf8(`key ${store.nextVersion}`), utf8(`value ${store.nextVersion}`));
    store.prepare(store.nextVersion, branch);
    await store.commit();
    await store.settled();
    hashes.set(store.lastCommit.version, store.lastCommit.appHash);
  }
  await store.close();
  return hashes;
}

/** Opening must fail with the code, name the directory and change no file that holds state. */
async function expectRefused(path: string, code: string, message: string | RegExp): Promise<void> {
  const error: unknown = await openMultiStore({ path, storeNames }).then(
    (store) => store.close().then(() => 'opened'),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'StoreError', code });
  expect(`${error}`).toMatch(message);
  expect(`${error}`).toContain(path);
}

async function edit(
  path: string,
  change: (level: Level<Uint8Array, Uint8Array>) => Promise<void>,
): Promise<void> {
  const level = new Level<Uint8Array, Uint8Array>(path, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  await change(level);
  await level.close();
}

const nodePrefix = utf8('n')[0];

/** Disk ids of the nodes that are there, ascending. */
async function nodeIds(path: string): Promise<number[]> {
  let ids: number[] = [];
  await edit(path, async (level) => {
    const keys = (await level.keys().all()).filter((each) => each[0] === nodePrefix);
    ids = keys.map((each) => Buffer.from(each).readUIntBE(1, 6));
  });
  return ids;
}

type Damage = (level: Level<Uint8Array, Uint8Array>) => Promise<void>;

/** Removes, alters or cuts off a record. */
function damagesOf(record: Uint8Array): Damage[] {
  return [
    (level) => level.del(record),
    async (level) => {
      const value = Uint8Array.from((await level.get(record)) as Uint8Array);
      value[value.length >> 1] = (value[value.length >> 1] as number) ^ 1;
      await level.put(record, value);
    },
    async (level) => {
      const value = (await level.get(record)) as Uint8Array;
      await level.put(record, Uint8Array.from(value.subarray(0, value.length - 1)));
    },
  ];
}

/** `whole` where everything reads as it was written, `reported` where the damaged node is named. */
async function outcomeOfReading(path: string, id: number): Promise<string> {
  let store: MultiStore | undefined;
  try {
    store = await openMultiStore({ path, storeNames });
    const { length } = [...store.view().store('acc').iterate({})];
    return length === Number(versions) ? 'whole' : `${length} pairs`;
  } catch (error) {
    expect(error).toMatchObject({ name: 'StoreError', code: 'CORRUPTED' });
    expect(`${error}`).toContain(`tree node ${id}:`);
    return 'reported';
  } finally {
    await store?.close();
  }
}

const key = (prefix: string, version: bigint): Uint8Array =>
  concatBytes(utf8(prefix), be64(version));

describe('a directory that cannot be used is refused with what, where and what to do', () => {
  test('in use by another handle', async () => {
    const path = temporaryFolder();
    const store = await openMultiStore({ path, storeNames });
    await expectRefused(path, 'IN_USE', 'Stop the node that runs with it');
    await store.close();
    await (await openMultiStore({ path, storeNames })).close();
  });

  test('a file in its place', async () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'not a directory');
    await expectRefused(path, 'UNWRITABLE', 'Check that it is a directory');
    expect(readFileSync(path, 'utf8')).toBe('not a directory');
  });

  test('files missing or cut off', async () => {
    const whole = temporaryFolder();
    await fill(whole);
    const damages: [string, (path: string) => void][] = [
      ['CURRENT is missing', (path) => rmSync(join(path, 'CURRENT'))],
      ['log is missing', (path) => removeAll(path, /\.log$/)],
      ['no file is named so', (path) => removeAll(path, /^MANIFEST/)],
      ['CURRENT names "garbage"', (path) => writeFileSync(join(path, 'CURRENT'), 'garbage\n')],
      ['', (path) => truncateSync(join(path, 'CURRENT'), 3)],
      ['', (path) => truncateManifest(path)],
    ];
    for (const [message, damage] of damages) {
      const path = join(temporaryFolder(), 'copy');
      cpSync(whole, path, { recursive: true });
      damage(path);
      await expectRefused(path, 'CORRUPTED', message);
    }
  });

  test('a directory of something else', async () => {
    const path = temporaryFolder();
    await edit(path, (level) => level.put(utf8('foreign'), utf8('data')));
    await expectRefused(path, 'CORRUPTED', 'no head');
  });

  test.each([1, 99])('a directory of format %i', async (format) => {
    const path = temporaryFolder();
    await fill(path);
    await edit(path, async (level) => {
      const head = Uint8Array.from((await level.get(utf8('h'))) as Uint8Array);
      // Behind the checksum.
      head[4] = format;
      const { sealRecord } = await import('../../../src/store/sealedRecord.ts');
      await level.put(utf8('h'), sealRecord(head.subarray(4)));
    });
    const message = `has format ${format}; this program reads format 2`;
    await expectRefused(path, 'UNKNOWN_FORMAT', message);
    await expectRefused(path, 'UNKNOWN_FORMAT', 'move the directory away');
  });

  test.each([
    ['l', 11n, 'log of version 11'],
    ['l', 12n, 'log of version 12'],
    ['c', 10n, 'commit of version 10'],
    ['c', 12n, 'commit of version 12'],
    ['r', 10n, 'checkpoint of version 10'],
  ])('record %s %s missing, altered or cut off', async (prefix, version, message) => {
    const record = key(prefix, version);
    for (const damage of damagesOf(record)) {
      const path = temporaryFolder();
      await fill(path);
      await edit(path, damage);
      await expectRefused(path, 'CORRUPTED', message);
    }
  });

  test('the nodes below a root missing, altered, cut off or others', async () => {
    const whole = temporaryFolder();
    await fill(whole);
    const ids = await nodeIds(whole);
    const root = Math.max(...ids);
    const swap = async (level: Level<Uint8Array, Uint8Array>): Promise<void> => {
      const other = (await level.get(nodeKey(root - 1))) as Uint8Array;
      await level.put(nodeKey(root), Uint8Array.from(other));
    };
    for (const damage of [...damagesOf(nodeKey(root)), swap]) {
      const path = join(temporaryFolder(), 'copy');
      cpSync(whole, path, { recursive: true });
      await edit(path, damage);
      await expectRefused(path, 'CORRUPTED', `tree node ${root}`);
    }
  });

  test('changes that do not give the app hash, by version', async () => {
    const path = temporaryFolder();
    await fill(path);
    await edit(path, async (level) => {
      const other = await level.get(key('l', 11n));
      await level.put(key('l', 12n), Uint8Array.from(other as Uint8Array));
    });
    const opened = openMultiStore({ path, storeNames });
    await expect(opened).rejects.toMatchObject({ name: 'InvariantError' });
    await expect(opened).rejects.toThrow(/version 12 in .*stores that differ: acc.*damaged/);
  });
});

test('a node deeper in the tree that is damaged is reported where it is read, and nothing else is wrong', async () => {
  const whole = temporaryFolder();
  await fill(whole);
  const ids = await nodeIds(whole);
  const outcomes = new Set<string>();
  for (const id of ids.slice(0, -1)) {
    const path = join(temporaryFolder(), 'copy');
    cpSync(whole, path, { recursive: true });
    const [, alter] = damagesOf(nodeKey(id));
    await edit(path, async (level) => alter?.(level));
    outcomes.add(await outcomeOfReading(path, id));
  }
  // Nodes of older versions are on the disk too as long as those may be readable.
  expect([...outcomes].sort()).toEqual(['reported', 'whole']);
});

test('a checkpoint takes the place of what is older', async () => {
  const path = temporaryFolder();
  await fill(path);
  await edit(path, async (level) => {
    const all = (await level.keys().all()).filter((each) => each[0] !== nodePrefix);
    const keys = all.map((each) => [
      String.fromCharCode(each[0] as number),
      each.length > 1 ? Number(Buffer.from(each).readBigUInt64BE(1)) : undefined,
    ]);
    expect(keys).toEqual([
      ...[10, 11, 12].map((version) => ['c', version]),
      ['g', 10],
      ['h', undefined],
      ...[11, 12].map((version) => ['l', version]),
      ['r', 10],
    ]);
  });
});

test('a torn log gives an earlier height, whole, and goes on from there', async () => {
  const untouched = temporaryFolder();
  const hashes = await fill(untouched);
  const log = readdirSync(untouched).find((name) => name.endsWith('.log')) as string;
  const length = readFileSync(join(untouched, log)).length;
  const heights = new Set<bigint>();
  for (let cut = 0; cut < length; cut += Math.ceil(length / 60)) {
    const path = join(temporaryFolder(), 'torn');
    cpSync(untouched, path, { recursive: true });
    truncateSync(join(path, log), cut);
    const store = await openMultiStore({ path, storeNames, checkpointInterval: 5 });
    const { version, appHash } = store.lastCommit;
    heights.add(version);
    if (version > 0n) expect(appHash).toEqual(hashes.get(version));
    expect([...store.view().store('acc').iterate({})].length).toBe(Number(version));
    const branch = new Branch(store.view());
    branch.store('acc').set(utf8('more'), utf8('1'));
    store.prepare(store.nextVersion, branch);
    await store.commit();
    await store.close();
  }
  expect(heights.size).toBeGreaterThan(5);
});

function truncateManifest(path: string): void {
  const name = readdirSync(path).find((file) => file.startsWith('MANIFEST')) as string;
  truncateSync(join(path, name), 20);
}

function removeAll(path: string, pattern: RegExp): void {
  const files = readdirSync(path).filter((name) => pattern.test(name));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) rmSync(join(path, name));
}
