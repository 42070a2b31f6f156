import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ArtifactStore } from '../../../src/host/artifactStore.ts';
import { decodeEpochState, encodeEpochState } from '../../../src/host/epochState.ts';
import type { EpochStore } from '../../../src/host/epochStore.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
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
    truncateSync(join(copy, 'epochs', '3', '0.artifacts'), 24 * 10 + 5);
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
      '0.artifacts',
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
    truncateSync(join(copy, 'epochs', '3', '0.nodes'), 40);
    const log = new LogBook();
    const again = await open(copy, log);
    expect(again.batches).toEqual([]);
    expect(log.of('error').join()).toContain('damaged');
    expect(await again.append(0n, artifacts(5), 1n)).toBe(true);
  });

  test('a sealed batch whose files changed is never used for a proof', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.append(0n, artifacts(4), 1n);
    await store.seal();
    const nodes = join(folder, 'epochs', '3', '0.nodes');
    writeFileSync(nodes, new Uint8Array(7 * 32));
    expect(() => store.checkSealed(0n)).toThrow(expect.objectContaining({ code: 'damaged' }));
    expect(() => store.prove(0n, 1)).toThrow(expect.objectContaining({ code: 'damaged' }));
  });

  test('files of an epoch with another seed are of another chain', async () => {
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
  });

  test('changes after closing are not made', async () => {
    const store = await open(newFolder());
    await store.append(0n, artifacts(4), 1n);
    await store.close();
    expect(await store.append(4n, artifacts(4), 1n)).toBe(false);
  });
});

describe('state file', () => {
  test('comes back as it was', () => {
    const state = {
      index: 3n,
      seed: binding.seed,
      artifactSize: 24,
      batches: [
        {
          firstNonce: 0n,
          status: 'committed',
          count: 5,
          openedHeight: 1n,
          root: binding.seed,
          sentUntil: 9n,
          commitHeight: 8n,
        },
        { firstNonce: 5n, status: 'open', count: 0, openedHeight: 9n },
      ],
    } as const;
    expect(decodeEpochState(encodeEpochState(state), 'x')).toEqual(state);
  });

  for (const text of ['', '{', 'null', '{"version":2}', '{"version":1,"epoch_index":"x"}']) {
    test(`"${text}" is one clear error`, () => {
      expect(() => decodeEpochState(text, '/h/state.json')).toThrow(/\/h\/state.json is not what/);
    });
  }
});

describe("the agent's folder", () => {
  test('is for one agent at a time; a killed one leaves it free', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    await expect(open(folder)).rejects.toMatchObject({ code: 'folder_in_use' });
    // No process has this number: it is above the largest that Linux and macOS give.
    writeFileSync(join(folder, 'lock'), '99999999');
    await expect(open(folder)).resolves.toBeDefined();
  });

  test('is for one account of one chain', async () => {
    const folder = newFolder();
    await open(folder);
    const copy = copyOf(folder);
    await expect(
      ArtifactStore.open(copy, { chainId: 'a', address: 'other' }, new LogBook()),
    ).rejects.toThrow(/belongs to b on a, not to other on a/);
  });
});
