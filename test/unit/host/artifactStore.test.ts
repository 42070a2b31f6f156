import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ArtifactStore, chainOfFolder } from '../../../src/host/artifacts/artifactStore.ts';
import { lockHolder } from '../../../src/host/artifacts/folderLock.ts';
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
  test('is for one agent at a time, and free when it has ended', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await expect(open(folder)).rejects.toMatchObject({ code: 'folder_in_use' });
    await store.close();
    await expect(open(folder)).resolves.toBeDefined();
  });

  test('is for one account of one chain', async () => {
    const folder = newFolder();
    await open(folder);
    const copy = copyOf(folder);
    await expect(open(copy, 'other')).rejects.toThrow(/belongs to b on a, not to other on a/);
  });

  test('that cannot be written is one clear error, and no lock is held', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    await expect(open(join(file, 'host'))).rejects.toMatchObject({ code: 'not_writable' });
    await expect(open(join(file, 'host'))).rejects.toThrow(
      /may not write here; give its user the right to/,
    );
    const folder = newFolder();
    writeFileSync(join(folder, 'host.json'), '{"version":1,');
    await expect(open(folder)).rejects.toMatchObject({ code: 'damaged' });
    expect(lockHolder(folder)).toBeUndefined();
  });

  test.each(['', 'null', '[]', '7', '{}', '{"chain_id":"a"}'])(
    'with %j for a host.json is damaged, in words',
    async (text) => {
      const folder = newFolder();
      writeFileSync(join(folder, 'host.json'), text);
      await expect(open(folder)).rejects.toThrow(/host\.json is not what this agent wrote; delete/);
      await expect(chainOfFolder(folder)).rejects.toMatchObject({ code: 'damaged' });
    },
  );

  test('names its chain, where it has one', async () => {
    const folder = newFolder();
    expect(await chainOfFolder(folder)).toBeUndefined();
    await open(folder);
    expect(await chainOfFolder(folder)).toBe('a');
  });
});
