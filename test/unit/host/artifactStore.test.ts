import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ArtifactStore, chainOfFolder } from '../../../src/host/artifacts/artifactStore.ts';
import { copyOf, LogBook, newFolder, removeFolders } from './rig.ts';

const stores: ArtifactStore[] = [];

async function open(folder: string, address = 'b'): Promise<ArtifactStore> {
  const store = await ArtifactStore.open(folder, { chainId: 'a', address }, new LogBook());
  stores.push(store);
  return store;
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  removeFolders();
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
    await expect(open(copy, 'other')).rejects.toThrow(/belongs to b on a, not to other on a/);
  });

  test('that cannot be written is one clear error, and no lock is left', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    await expect(open(join(file, 'host'))).rejects.toMatchObject({ code: 'not_writable' });
    await expect(open(join(file, 'host'))).rejects.toThrow(
      /may not write here; give its user the right to/,
    );
    const folder = newFolder();
    writeFileSync(join(folder, 'host.json'), '{"version":1,');
    await expect(open(folder)).rejects.toMatchObject({ code: 'damaged' });
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  test('names its chain, where it has one', async () => {
    const folder = newFolder();
    expect(await chainOfFolder(folder)).toBeUndefined();
    await open(folder);
    expect(await chainOfFolder(folder)).toBe('a');
  });
});
