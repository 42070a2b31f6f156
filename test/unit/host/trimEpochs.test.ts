import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type TrimLimits, trimEpochs } from '../../../src/host/artifacts/trimEpochs.ts';
import { FakeChain } from './fakeChain.ts';
import { LogBook, newFolder, removeFolders, runBlocks, startAgent } from './rig.ts';

afterEach(removeFolders);

/** Epochs of 100 bytes each. */
function epochs(...indexes: number[]): string {
  const folder = newFolder();
  for (const index of indexes) {
    mkdirSync(join(folder, String(index)));
    writeFileSync(join(folder, String(index), 'a'), new Uint8Array(60));
    writeFileSync(join(folder, String(index), 'b'), new Uint8Array(40));
  }
  return folder;
}

const limits: TrimLimits = { current: 11n, keepFrom: 0n, maxBytes: 0, challenged: [] };
const left = (folder: string): string[] =>
  readdirSync(folder).sort((a, b) => Number(a) - Number(b));

test('past epochs go that are older than those to keep; what is no epoch stays', async () => {
  const folder = epochs(2, 8, 9, 10, 11);
  writeFileSync(join(folder, 'note'), 'mine');
  expect(await trimEpochs(folder, { ...limits, keepFrom: 9n }, new LogBook())).toBe(300);
  expect(readdirSync(folder).sort()).toEqual(['10', '11', '9', 'note']);
});

test('names that are nearly epochs, files, and links to folders elsewhere stay and stop nothing', async () => {
  const folder = epochs(8, 9, 11);
  const elsewhere = epochs(1);
  for (const name of ['007', '5x', '-3', '9.zz', '1e1']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, '4'), 'a file');
  symlinkSync(elsewhere, join(folder, '3'));
  const log = new LogBook();
  expect(await trimEpochs(folder, { ...limits, keepFrom: 9n }, log)).toBe(200);
  expect(readdirSync(folder).sort()).toEqual(
    ['-3', '007', '11', '1e1', '3', '4', '5x', '9', '9.zz'].sort(),
  );
  expect(readdirSync(join(elsewhere, '1'))).toHaveLength(2);
  expect(log.of('warn')).toEqual([]);
});

test('what was set aside leaves the disk with its epoch', async () => {
  const folder = epochs(8, 9, 11);
  mkdirSync(join(folder, '8.00ff00ff-24'));
  mkdirSync(join(folder, '11.00ff00ff-24'));
  await trimEpochs(folder, { ...limits, keepFrom: 9n }, new LogBook());
  expect(readdirSync(folder).sort()).toEqual(['11', '11.00ff00ff-24', '9']);
});

test('over a bound of bytes the oldest go first, in the order of their numbers', async () => {
  for (const [maxBytes, kept] of [
    [500, ['2', '8', '9', '10', '11']],
    [499, ['8', '9', '10', '11']],
    [200, ['10', '11']],
    [199, ['11']],
  ] as const) {
    const folder = epochs(2, 8, 9, 10, 11);
    await trimEpochs(folder, { ...limits, maxBytes }, new LogBook());
    expect(left(folder), `${maxBytes}`).toEqual(kept);
  }
});

test('the current epoch and later ones never go, nor one with an open challenge', async () => {
  const folder = epochs(8, 9, 11, 12);
  const tight = { ...limits, keepFrom: 100n, maxBytes: 1, challenged: [8n] };
  expect(await trimEpochs(folder, tight, new LogBook())).toBe(300);
  expect(left(folder)).toEqual(['8', '11', '12']);
});

test('an agent keeps to the bound over many epochs and answers everything', async () => {
  const chain = new FakeChain();
  const policy = { keepEpochs: 1000, maxDiskBytes: 9_000 };
  const rig = await startAgent(chain, newFolder(), policy);
  let most = 0;
  await runBlocks(chain, rig, 130, () => {
    most = Math.max(most, readdirSync(join(rig.folder, 'epochs')).length);
  });
  expect(most).toBeGreaterThan(1);
  expect(readdirSync(join(rig.folder, 'epochs')).length).toBeLessThan(4);
  expect(rig.count.answered).toBeGreaterThan(10);
  expect(rig.count.missed).toBe(0);
  await rig.stop();
});
