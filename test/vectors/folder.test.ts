import { expect, test } from 'vitest';
import { folderFaults, loadVectors, type VectorHeader, vectorFiles } from './loadVectors.ts';

test('the folder of vectors holds every known file and no other', () => {
  expect(folderFaults()).toEqual([]);
});

test.each(vectorFiles)('%s has a header that says how to read it', (file) => {
  const { header } = loadVectors<{ header: VectorHeader }>(file);
  expect(Object.keys(header).sort((a, b) => (a < b ? -1 : 1))).toEqual([
    'description',
    'format',
    'seed',
    'set',
    'source',
    'version',
  ]);
});
