/** What did not wait for the disk lies in LevelDB's log until a flush: then in files, which LevelDB waits for. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database, putRecord } from '../../../src/store/database.ts';
import { nodeKey } from '../../../src/store/layout.ts';
import { temporaryFolder } from './temporaryFolder.ts';

function bytesIn(path: string, ending: string): number {
  const names = readdirSync(path).filter((name) => name.endsWith(ending));
  return names.reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

test('a flush leaves nothing in the log, and everything in files', async () => {
  const path = join(temporaryFolder(), 'database');
  const database = await Database.open(path);
  const value = Uint8Array.from({ length: 10_000 }, (_, i) => (i * i) % 251);
  for (let id = 1; id <= 100; id += 1) {
    await database.write([putRecord(nodeKey(id), value)], false);
  }
  expect(bytesIn(path, '.log')).toBeGreaterThan(1_000_000);
  const before = bytesIn(path, '.ldb');
  await database.flush();
  expect(bytesIn(path, '.log')).toBe(0);
  expect(bytesIn(path, '.ldb')).toBeGreaterThan(before);
  expect(database.read(nodeKey(100), 'record', (body) => body.length)).toBe(10_000);
  await database.close();
});
