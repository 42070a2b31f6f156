import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { cometbft, version } from '../../../tools/setup/cometbft.mjs';
import { temporaryFolder, writeCometbft } from './temporaryFolder.ts';

const folder = temporaryFolder();
const named = join(folder, 'named/cometbft');
const first = join(folder, 'first/cometbft');
const second = join(folder, 'second/cometbft');
const cached = join(folder, `cache/cpoc/cometbft-${version}/cometbft`);
const env = {
  PATH: `${join(folder, 'first')}:${join(folder, 'second')}`,
  XDG_CACHE_HOME: join(folder, 'cache'),
};

describe('CometBFT is looked for', () => {
  beforeEach(() => {
    for (const path of [named, first, second, cached]) rmSync(path, { force: true });
  });

  test('nowhere: it is not found', () => {
    expect(cometbft.find(env)).toBeUndefined();
  });

  test('first where CPOC_COMETBFT says', () => {
    for (const path of [named, first, cached]) writeCometbft(path, version);
    expect(cometbft.find({ ...env, CPOC_COMETBFT: named })).toBe(named);
  });

  test('then on PATH', () => {
    for (const path of [first, cached]) writeCometbft(path, version);
    expect(cometbft.find(env)).toBe(first);
  });

  test('on PATH in the right version only', () => {
    writeCometbft(first, '0.37.18');
    writeCometbft(second, version);
    expect(cometbft.find(env)).toBe(second);
  });

  test('then in the cache of the user', () => {
    writeCometbft(first, '0.39.4');
    writeCometbft(cached, version);
    expect(cometbft.find(env)).toBe(cached);
  });

  test('and a cached one that does not run is not trusted', () => {
    writeCometbft(cached, `${version}; exit 1`);
    expect(cometbft.find(env)).toBeUndefined();
  });

  test.each([
    [version, true],
    [`v${version}`, true],
    [`${version}+3f2a1b`, true],
    [`${version}0`, false],
    ['0.38.24', false],
    ['', false],
  ])('a program that prints %j counts: %s', (printed, counts) => {
    writeCometbft(first, printed);
    expect(cometbft.find(env)).toBe(counts ? first : undefined);
  });

  test('an empty CPOC_COMETBFT is none', () => {
    writeCometbft(first, version);
    expect(cometbft.find({ ...env, CPOC_COMETBFT: '' })).toBe(first);
  });

  test('a CPOC_COMETBFT of another version is an error that says which is needed', () => {
    writeCometbft(named, '0.40.0');
    writeCometbft(first, version);
    expect(() => cometbft.find({ ...env, CPOC_COMETBFT: named })).toThrow(
      `CPOC_COMETBFT names ${named}, whose \`version\` printed "0.40.0"; needed is ${version}.`,
    );
  });

  test('a CPOC_COMETBFT that is not there is an error', () => {
    expect(() => cometbft.find({ ...env, CPOC_COMETBFT: named })).toThrow('not an executable file');
  });
});
