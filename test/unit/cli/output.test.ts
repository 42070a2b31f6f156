import { describe, expect, test } from 'vitest';
import { findTomlKey, replaceTomlValue } from '../../../src/cli/config/tomlLines.ts';
import { formatText } from '../../../src/cli/output/formatText.ts';
import { snakeKeys } from '../../../src/cli/output/snakeKeys.ts';
import { formatPairs, formatTable } from '../../../src/cli/output/table.ts';
import { toJson } from '../../../src/cli/output/toJson.ts';
import { parseCoinsText } from '../../../src/cli/parseCoins.ts';
import { parseConsensusKey } from '../../../src/cli/parseConsensusKey.ts';

test('a table has columns as wide as their widest cell', () => {
  expect(
    formatTable(
      [{ title: 'NAME' }, { title: 'POWER', align: 'right' }],
      [
        ['a', '1'],
        ['longer', '1000000'],
      ],
    ),
  ).toBe('NAME      POWER\na             1\nlonger  1000000\n');
  expect(
    formatPairs([
      ['a', '1'],
      ['long', ''],
    ]),
  ).toBe('a:    1\nlong:\n');
});

test('text is indented names and values', () => {
  expect(formatText({ a: { b: '1', c: [] }, list: [{ x: '', y: 2 }, 'z'], none: null })).toBe(
    'a:\n  b: 1\n  c: []\nlist:\n  - x: ""\n    y: 2\n  - z\nnone: null\n',
  );
});

test('JSON has 64-bit integers as text and bytes as base64, on one line', () => {
  expect(toJson({ a: 2n ** 64n, b: Uint8Array.of(1, 2), c: undefined, d: [1n] })).toBe(
    '{"a":"18446744073709551616","b":"AQI=","d":["1"]}\n',
  );
  expect(snakeKeys({ nextKey: { pageTotal: ['aB'] }, other_key: 1 })).toEqual({
    next_key: { page_total: ['aB'] },
    other_key: 1,
  });
});

describe('one value of a TOML file', () => {
  const text = 'top = 1 # x\n\n[a]\nkey = "1"\n# key = "2"\n\n[a.b]\nkey = true\n';

  test('is found in its section', () => {
    expect(findTomlKey(text, 'top')?.line).toBe(0);
    expect(findTomlKey(text, 'a.key')?.line).toBe(3);
    expect(findTomlKey(text, 'a.b.key')?.line).toBe(7);
    expect(findTomlKey(text, 'key')).toBeUndefined();
  });

  test('is replaced or added, and nothing else changes', () => {
    expect(replaceTomlValue(text, 'a.b.key', 'false')).toBe(text.replace('true', 'false'));
    expect(replaceTomlValue(text, 'a.new', '5')).toBe(
      text.replace('key = "1"\n', 'key = "1"\nnew = 5\n'),
    );
    expect(replaceTomlValue(text, 'c.new', '5')).toBe(`${text}\n[c]\nnew = 5\n`);
    expect(replaceTomlValue('', 'new', '5')).toBe('new = 5\n');
  });
});

describe('coins as people write them', () => {
  test('are sorted', () => {
    expect(parseCoinsText('5upoc, 1uabc', 'x')).toEqual([
      { denom: 'uabc', amount: 1n },
      { denom: 'upoc', amount: 5n },
    ]);
  });

  test.each(['', '5', 'upoc', '0upoc', '05upoc', '5upoc,', '5upoc,6upoc', '-5upoc', '5 upoc'])(
    '"%s" is none',
    (text) => {
      expect(() => parseCoinsText(text, 'argument <coins>')).toThrow(/^argument <coins> is /);
    },
  );
});

describe('a consensus key', () => {
  const bytes = new Uint8Array(32).fill(7);
  const base64 = Buffer.from(bytes).toString('base64');

  test.each([
    base64,
    `{"@type":"/cosmos.crypto.ed25519.PubKey","key":"${base64}"}`,
    `{"type":"tendermint/PubKeyEd25519","value":"${base64}"}`,
  ])('%s', (text) => {
    expect(parseConsensusKey(text, '/none')).toEqual(bytes);
  });

  test('none is none', () => {
    expect(parseConsensusKey('none', '/none')).toHaveLength(0);
  });

  test.each(['', 'AAAA', '{}', '{', `${base64}x`, 'hom'])('"%s" is no key', (text) => {
    expect(() => parseConsensusKey(text, '/none')).toThrow(
      'expected the 32 bytes of an ed25519 key',
    );
  });
});
