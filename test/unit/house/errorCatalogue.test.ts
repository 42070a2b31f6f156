import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registeredErrors } from '../../../src/lib/errors.ts';
import { root, sourceFiles } from './sourceFiles.ts';

/** Loading a file registers its errors; every file that registers some is loaded, so that none is forgotten here. */
const registering = sourceFiles().filter(
  ({ path, text }) => path !== 'src/lib/errors.ts' && /\bregisterErrors?\(/.test(text),
);
await Promise.all(registering.map(({ path }) => import(join(root, path))));
const lines = registeredErrors().map(({ codespace, code, text }) => `${codespace} ${code} ${text}`);

describe('the catalogue of errors', () => {
  test('has entries', () => {
    expect(registering.length).toBeGreaterThan(0);
    expect(lines.length).toBeGreaterThan(20);
  });

  /** Clients match on these: a line may be added, none may change or go. */
  test('is what it was', async () => {
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('errorCatalogue.golden.txt');
  });

  test('leaves code 0 to success, and code 1 to errors that nobody registered', () => {
    expect(registeredErrors().filter(({ code }) => code < 1)).toEqual([]);
    const ones = registeredErrors().filter(({ code }) => code === 1);
    expect(ones.map(({ codespace }) => codespace).filter((name) => name !== 'undefined')).toEqual(
      [],
    );
  });
});
