import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hostSettings } from '../../../src/cli/config/hostSettings.ts';

/** Read by a function of their own file, which others call. */
const readBy: Readonly<Record<string, string>> = { witnessNodes: 'witnessAddresses' };

test('every setting of host.toml is read by something beside its declaration', () => {
  const sources = globSync('src/{cli,host}/**/*.ts', { exclude: ['src/cli/config/**'] });
  const text = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  const unread = Object.keys(hostSettings).filter(
    (name) => !new RegExp(`\\b${readBy[name] ?? name}\\b`).test(text),
  );
  expect(sources.length).toBeGreaterThan(100);
  expect(unread).toEqual([]);
});
