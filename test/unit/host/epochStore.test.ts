import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ArtifactStore } from '../../../src/host/artifacts/artifactStore.ts';
import { type EpochStore, maxUnsynced } from '../../../src/host/artifacts/epochStore.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { turnByte } from '../../harness/artifactFiles.ts';
import { copyOf, LogBook, newFolder, removeFolders } from './rig.ts';

const binding = {
  index: 3n,
  seed: sha256(new Uint8Array([7])),
  address: new Uint8Array(20),
  artifactSize: 24,
};
const artifacts = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => sha256(new Uint8Array([i])).slice(0, 24));

const stores: ArtifactStore[] = [];

async function open(folder: string, log = new LogBook()): Promise<EpochStore> {
  const store = await ArtifactStore.open(folder, { chainId: 'a', address: 'b' }, log);
  stores.push(store);
  return await store.enterEpoch(binding);
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  removeFolders();
});

describe('epoch store', () => {
  test('a sealed batch survives a kill with its root, and the next begins behind it', async () => {
    const folder = newFolder();
    const store = await open(folder);
    expect(await store.append(0n, artifacts(9), 5n)).toBe(true);
    await store.seal();
    expect(await store.append(9n, artifacts(4), 6n)).toBe(true);
    await store.sync();
    const [sealed] = store.batches;
    const again = await open(copyOf(folder));
    expect(again.batches[0]).toEqual(sealed);
    expect(again.batches[1]).toMatchObject({ firstNonce: 9n, status: 'open', count: 4 });
    expect(again.nextNonce).toBe(13n);
    expect(again.prove(0n, 3).artifact).toEqual(artifacts(9)[3]);
  });

  test('what was not synced may be lost, and its numbers are made anew', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(9), 5n);
    await store.sync();
    await store.append(9n, artifacts(3), 5n);
    const copy = copyOf(folder);
    truncateSync(join(copy, 'epochs', '3', '0.leaves'), 28 * 10 + 5);
    expect((await open(copy)).nextNonce).toBe(10n);
  });

  test('nonces are taken in order only, and a number twice never', async () => {
    const store = await open(newFolder());
    expect(await store.append(0n, artifacts(5), 1n)).toBe(true);
    expect(await store.append(4n, artifacts(5), 1n)).toBe(false);
    expect(await store.append(6n, artifacts(5), 1n)).toBe(false);
    await store.seal();
    expect(await store.append(7n, artifacts(5), 1n), 'no jump over what is pending').toBe(false);
    await store.markCommitted(0n, 10n);
    expect(await store.append(4n, artifacts(5), 1n)).toBe(false);
    expect(await store.append(7n, artifacts(5), 1n), 'the chain may count more').toBe(true);
  });

  test('dropped batches leave no files, committed ones stay', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(5), 1n);
    await store.seal();
    await store.markCommitted(0n, 10n);
    await store.append(5n, artifacts(5), 1n);
    await store.seal();
    await store.append(10n, artifacts(5), 1n);
    await store.dropPending();
    expect(store.batches.map((batch) => batch.firstNonce)).toEqual([0n]);
    expect(readdirSync(join(folder, 'epochs', '3')).sort()).toEqual([
      '0.leaves',
      '0.nodes',
      'state.json',
    ]);
  });

  test('a damaged open batch is dropped with an error in the log', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(5), 1n);
    await store.sync();
    const copy = copyOf(folder);
    truncateSync(join(copy, 'epochs', '3', '0.leaves'), 40);
    const log = new LogBook();
    const again = await open(copy, log);
    expect(again.batches).toEqual([]);
    expect(log.of('error').join()).toContain('damaged');
    expect(await again.append(0n, artifacts(5), 1n)).toBe(true);
  });

  test('a sealed batch whose leaves changed is never used for a proof', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(100), 1n);
    await store.seal();
    turnByte(join(folder, 'epochs', '3', '0.leaves'), 28 * 80 + 3);
    const error = expect.objectContaining({
      code: 'damaged',
      message: expect.stringMatching(/0\.leaves: record 80, at byte 2240/),
    });
    expect(() => store.checkSealed(0n)).toThrow(error);
    expect(() => store.prove(0n, 81)).toThrow(error);
  });

  test.each([
    ['turned', (nodes: string) => turnByte(nodes, 40)],
    ['cut off', (nodes: string) => truncateSync(nodes, 40)],
    ['missing', (nodes: string) => rmSync(nodes)],
  ])(
    'nodes of a sealed batch that are %s are made again, and then it is proved',
    async (_, change) => {
      const folder = newFolder();
      const store = await open(folder);
      await store.append(0n, artifacts(200), 1n);
      await store.seal();
      const copy = copyOf(folder);
      change(join(copy, 'epochs', '3', '0.nodes'));
      const log = new LogBook();
      const again = await open(copy, log);
      const error = expect.objectContaining({
        code: 'damaged_nodes',
        message: expect.stringContaining('0.nodes'),
      });
      expect(() => again.prove(0n, 100)).toThrow(error);
      expect(log.of('warn').join()).toContain('made again from their leaves');
      await again.repaired();
      expect(again.prove(0n, 100)).toEqual(store.prove(0n, 100));
      expect(() => again.checkSealed(0n)).not.toThrow();
    },
  );

  test('a turned node that is only a sibling gives no proof that does not lead to the root', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(200), 1n);
    await store.seal();
    const good = store.prove(0n, 5);
    turnByte(join(folder, 'epochs', '3', '0.nodes'), 40);
    expect(() => store.prove(0n, 5)).toThrow(
      expect.objectContaining({
        code: 'damaged_nodes',
        message: expect.stringMatching(/0\.nodes: the proof of leaf 5 does not lead to the root/),
      }),
    );
    await store.repaired();
    expect(store.prove(0n, 5)).toEqual(good);
  });

  test('nodes of an open batch that are damaged are made again at the start', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(200), 1n);
    await store.sync();
    const copy = copyOf(folder);
    turnByte(join(copy, 'epochs', '3', '0.nodes'), 70);
    const again = await open(copy);
    expect(again.nextNonce).toBe(200n);
    await again.seal();
    await store.seal();
    expect(again.batches[0]?.root).toEqual(store.batches[0]?.root);
  });

  test('what a killed agent had appended is found again, also of a batch that was never synced', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(90), 5n);
    const again = await open(copyOf(folder));
    expect(again.nextNonce).toBe(90n);
    await again.seal();
    expect(again.prove(0n, 79).artifact).toEqual(artifacts(80)[79]);
  });

  test('files of a batch that the state does not name are not taken into a new one', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(90), 5n);
    const copy = copyOf(folder);
    rmSync(join(copy, 'epochs', '3', 'state.json'));
    const again = await open(copy);
    expect(again.nextNonce).toBeUndefined();
    await again.append(0n, artifacts(80), 6n);
    expect(again.nextNonce).toBe(80n);
  });

  test('an artifact of another size is refused, and the batch is as it was', async () => {
    const store = await open(newFolder());
    await store.append(0n, artifacts(5), 1n);
    const mixed = [...artifacts(2), new Uint8Array(23)];
    await expect(store.append(5n, mixed, 1n)).rejects.toThrow(/an artifact of 23 bytes, not 24/);
    expect(store.nextNonce).toBe(5n);
    await store.append(5n, artifacts(9).slice(5), 1n);
    await store.seal();
    expect(store.prove(0n, 8).artifact).toEqual(artifacts(9)[8]);
  });

  test('what waits for a sync is bounded', async () => {
    const folder = newFolder();
    const store = await open(folder);
    const one = new Uint8Array(24).fill(9);
    const many = Array.from({ length: maxUnsynced / 2 }, () => one);
    const synced = (copy: string): string =>
      readFileSync(join(copy, 'epochs/3/state.json'), 'utf8');
    await store.append(0n, many, 1n);
    expect(synced(folder)).toContain('"count": 0,');
    await store.append(BigInt(many.length), many, 1n);
    expect(synced(folder)).toContain(`"count": ${maxUnsynced},`);
  });

  test('files of an epoch with another seed are set aside, and are back with their seed', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(4), 1n);
    await store.sync();
    const log = new LogBook();
    const other = await ArtifactStore.open(copyOf(folder), { chainId: 'a', address: 'b' }, log);
    stores.push(other);
    const epoch = await other.enterEpoch({ ...binding, seed: new Uint8Array(32) });
    expect(epoch.batches).toEqual([]);
    expect(log.of('warn')).toHaveLength(1);
    await epoch.append(0n, artifacts(2), 1n);
    expect((await other.enterEpoch(binding)).nextNonce).toBe(4n);
    const again = await other.enterEpoch({ ...binding, seed: new Uint8Array(32) });
    expect(again.nextNonce).toBe(2n);
  });

  test('changes after closing are not made', async () => {
    const store = await open(newFolder());
    await store.append(0n, artifacts(4), 1n);
    await store.close();
    expect(await store.append(4n, artifacts(4), 1n)).toBe(false);
  });
});
