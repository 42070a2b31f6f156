import { afterEach, expect, test, vi } from 'vitest';
import { latin1Text } from '../../../src/lib/latin1Text.ts';
import { SortedKeys } from '../../../src/store/sortedKeys.ts';

afterEach(() => vi.restoreAllMocks());

/** Keys in an order that looks random, all of them distinct. */
function textAt(n: number): string {
  const mixed = Math.imul(n, 0x9e3779b1);
  return latin1Text(Uint8Array.of(mixed >>> 24, mixed >>> 16, mixed >>> 8, mixed, n >> 8, n));
}

function sortedByBytes(texts: readonly string[]): string[] {
  return [...texts].sort((a, b) =>
    Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')),
  );
}

function walk(keys: SortedKeys, start: number, step: (place: number) => number): string[] {
  const seen: string[] = [];
  for (let place = start; ; place = step(place)) {
    const text = keys.at(place);
    if (text === undefined) return seen;
    seen.push(text);
  }
}

/** Additions at a time: merged, put in one by one, and enough of either to cut chunks in two. */
const additions = [1, 5, 16, 17, 400, 3, 1, 2000, 7, ...Array.from({ length: 80 }, () => 9)];

test('texts come out in the order of their bytes, however many are added at a time', () => {
  const keys = new SortedKeys();
  const added: string[] = [];
  for (const count of additions) {
    for (let i = 0; i < count; i += 1) {
      added.push(textAt(added.length));
      keys.add(added.at(-1) as string);
    }
    const expected = sortedByBytes(added);
    expect(keys.all()).toEqual(expected);
    expect(walk(keys, keys.firstFrom(undefined), (place) => keys.next(place))).toEqual(expected);
    expect(walk(keys, keys.lastBelow(undefined), (place) => keys.previous(place))).toEqual(
      expected.toReversed(),
    );
  }
});

test('a place is found from either side of a text, there or not', () => {
  const keys = new SortedKeys();
  const added = Array.from({ length: 3000 }, (_, n) => textAt(n));
  for (const text of added) {
    keys.add(text);
    expect(keys.at(keys.firstFrom(text))).toBe(text);
  }
  const expected = sortedByBytes(added);
  for (const [i, text] of expected.entries()) {
    expect(keys.at(keys.firstFrom(text))).toBe(text);
    expect(keys.at(keys.firstFrom(`${text}\0`))).toBe(expected[i + 1]);
    expect(keys.at(keys.lastBelow(text))).toBe(expected[i - 1]);
    expect(keys.at(keys.lastBelow(`${text}\0`))).toBe(text);
  }
});

test('without texts every place is beyond the end, and clearing shifts the places', () => {
  const keys = new SortedKeys();
  expect(keys.at(keys.firstFrom(undefined))).toBeUndefined();
  expect(keys.at(keys.lastBelow(undefined))).toBeUndefined();
  expect(keys.at(keys.lastBelow('a'))).toBeUndefined();
  keys.add('a');
  const { generation } = keys;
  keys.clear();
  expect(keys.all()).toEqual([]);
  expect(keys.at(keys.firstFrom('a'))).toBeUndefined();
  expect(keys.generation).toBeGreaterThan(generation);
});

/** Texts that splice and push moved or wrote while `work` ran. */
function textsMoved(work: () => void): number {
  let moved = 0;
  const { splice, push } = Array.prototype;
  vi.spyOn(Array.prototype, 'splice').mockImplementation(function (this: unknown[], ...args) {
    moved += this.length - (args[0] as number);
    return splice.apply(this, args);
  });
  vi.spyOn(Array.prototype, 'push').mockImplementation(function (this: unknown[], ...args) {
    moved += args.length;
    return push.apply(this, args);
  });
  work();
  vi.restoreAllMocks();
  return moved;
}

test.each([1, 4, 20])(
  'of many texts, %i more at a time move few: a block that writes and iterates in turn stays linear',
  (atATime) => {
    const keys = new SortedKeys();
    let added = 0;
    const addUntil = (count: number) => (): void => {
      for (; added < count; added += 1) {
        keys.add(textAt(added));
        if (added % atATime === 0) keys.firstFrom(undefined);
      }
    };
    addUntil(10_000)();
    const first = textsMoved(addUntil(20_000));
    const second = textsMoved(addUntil(30_000));
    // A quarter of a chunk each on average; all of them would be 20,000 and more.
    expect(first).toBeLessThan(10_000 * 300);
    expect(second).toBeLessThan(1.2 * first);
  },
);
