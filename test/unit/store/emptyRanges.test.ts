import { describe, expect, test } from 'vitest';
import { EmptyRanges } from '../../../src/store/emptyRanges.ts';

/** Whether nothing is known to be in each range of one key, `a` to `e`. */
const known = (ranges: EmptyRanges): string =>
  [...'abcde'].filter((at) => ranges.has(at, `${at}\x00`)).join('');

describe('empty ranges', () => {
  test('are known in part and as a whole, and not beyond', () => {
    const ranges = new EmptyRanges();
    ranges.add('b', 'd');
    expect(known(ranges)).toBe('bc');
    expect([ranges.has('b', 'd'), ranges.has('b', 'd\x00')]).toEqual([true, false]);
    expect(ranges.has('a', 'c')).toBe(false);
    ranges.add('d', undefined);
    expect(known(ranges)).toBe('bcde');
  });

  test('end where a key was written, and keep what is before it', () => {
    const ranges = new EmptyRanges();
    ranges.add('b', undefined);
    const next = ranges.carried();
    next.cut('a');
    next.cut('d');
    next.cut('e');
    expect(known(next)).toBe('bc');
    expect(known(ranges)).toBe('bcde');
    const last = ranges.carried();
    last.cut('b');
    expect(known(last)).toBe('');
  });

  test('are left behind where nobody asked for them', () => {
    const ranges = new EmptyRanges();
    ranges.add('a', 'b');
    ranges.add('c', 'd');
    const next = ranges.carried();
    expect(next.has('a', 'b')).toBe(true);
    expect(known(next.carried())).toBe('a');
  });

  test('are bounded in number', () => {
    let ranges = new EmptyRanges();
    const all = Array.from({ length: 100 }, (_, i) => String.fromCharCode(i));
    for (let version = 0; version < 3; version += 1) {
      for (const at of all) ranges.add(at, `${at}\x00`);
      expect(all.filter((at) => ranges.has(at, `${at}\x00`))).toHaveLength(32);
      ranges = ranges.carried();
    }
  });
});
