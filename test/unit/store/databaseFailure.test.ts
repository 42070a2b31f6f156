/** A write that fails is the last one: LevelDB goes on behind a record that it wrote in part, and may not read what follows. */

import { join } from 'node:path';
import { Level } from 'level';
import { expect, test, vi } from 'vitest';
import { Database, putRecord } from '../../../src/store/database.ts';
import { nodeKey, nodeRange } from '../../../src/store/layout.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const value = new Uint8Array(10);

test.each(['batch', 'clear'] as const)(
  'behind a %s that failed nothing is written, until the directory is opened again',
  async (method) => {
    const path = join(temporaryFolder(), 'database');
    const database = await Database.open(path);
    const put = (id: number): Promise<void> =>
      database.write([putRecord(nodeKey(id), value)], true);
    await put(1);
    const spy = vi.spyOn(Level.prototype, method).mockRejectedValueOnce(new Error('EIO'));
    const failing = method === 'batch' ? put(2) : database.clear(nodeRange);
    await expect(failing).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    spy.mockRestore();
    await expect(put(3)).rejects.toThrow('could not be written: EIO');
    await expect(database.clear(nodeRange)).rejects.toThrow('could not be written: EIO');
    await database.close();
    const again = await Database.open(path);
    const lengths = [1, 2, 3].map((id) => again.read(nodeKey(id), 'record', (body) => body.length));
    expect(lengths).toEqual([10, undefined, undefined]);
    await again.write([putRecord(nodeKey(3), value)], true);
    await again.close();
  },
);

test('the same behind a batch of many records, all of which are there or none', async () => {
  const path = join(temporaryFolder(), 'database');
  const database = await Database.open(path);
  const many = (first: number) =>
    Array.from({ length: 40 }, (_, i) => putRecord(nodeKey(first + i), value));
  await database.write(many(0), true);
  await database.write([...many(100), { type: 'del', key: nodeKey(5) }], true);
  const { batch } = Level.prototype;
  const spy = vi.spyOn(Level.prototype, 'batch').mockImplementationOnce(function (this: never) {
    const made = (batch as () => { write(): Promise<void> }).call(this);
    return Object.assign(made, { write: () => Promise.reject(new Error('EIO')) }) as never;
  });
  await expect(database.write(many(200), true)).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  spy.mockRestore();
  await expect(database.write(many(300), true)).rejects.toThrow('could not be written: EIO');
  await database.close();
  const again = await Database.open(path);
  const isThere = (id: number): boolean => again.read(nodeKey(id), 'record', () => true) ?? false;
  expect([0, 5, 39, 100, 139, 200, 239, 300].map(isThere)).toEqual([
    ...[true, false, true, true, true],
    ...[false, false, false],
  ]);
  await again.close();
});
