import { expect, test } from 'vitest';
import { keyText } from '../../../src/store/keyText.ts';
import { SortedKeys } from '../../../src/store/sortedKeys.ts';

test('texts come out in the order of their bytes, however many are added at a time', () => {
  const keys = new SortedKeys();
  const added: string[] = [];
  for (const count of [1, 5, 16, 17, 400, 3]) {
    for (let i = 0; i < count; i += 1) {
      const n = added.length;
      const text = keyText(Uint8Array.of((n * 151) & 0xff, n >> 8, 0x80 | (n & 0x7f)));
      keys.add(text);
      added.push(text);
    }
    const expected = [...added].sort((a, b) =>
      Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')),
    );
    expect(keys.all()).toEqual(expected);
    expect(keys.countBelow(expected[0] as string)).toBe(0);
    expect(keys.countBelow(`${expected.at(-1)}\0`)).toBe(added.length);
    expect(keys.at(added.length)).toBeUndefined();
  }
  const { generation } = keys;
  keys.clear();
  expect(keys.all()).toEqual([]);
  expect(keys.generation).toBeGreaterThan(generation);
});
