import { describe, expect, test } from 'vitest';
import { be64 } from '../../../src/lib/bytes.ts';
import { Rfc9162Frontier, type TreeNode } from '../../../src/merkle/rfc9162Frontier.ts';
import { leafHash } from '../../../src/merkle/rfc9162Hash.ts';
import { Rfc9162Levels } from '../../../src/merkle/rfc9162Levels.ts';

const most = 200;
const dataOf = (leaf: number): Uint8Array => be64(BigInt(leaf) * 1_000_003n);

/** The tree leaf by leaf: its right edge at each size, and the nodes that each leaf completes. */
const edges: Rfc9162Frontier[] = [new Rfc9162Frontier()];
const completed: TreeNode[][] = [];
for (let leaf = 0, plain = new Rfc9162Frontier(); leaf < most; leaf += 1) {
  completed.push(plain.append(leafHash(dataOf(leaf))));
  edges.push(new Rfc9162Frontier(plain.size, plain.peaks));
}

function append(levels: Rfc9162Levels, from: number, count: number): Rfc9162Frontier {
  for (let i = 0; i < count; i += 1) levels.bytes.set(dataOf(from + i), levels.dataAt(i));
  return levels.append(edges[from] as Rfc9162Frontier, count);
}

describe('leaves appended level by level', () => {
  const levels = new Rfc9162Levels(8, most);

  test('give the same right edge and nodes as one by one, from any size to any other', () => {
    for (let from = 0; from <= most; from += 1) {
      for (const count of [0, 1, 2, 3, 5, 8, 31, 64, 65, most - from]) {
        if (from + count > most) continue;
        const where = `${count} behind ${from}`;
        const edge = append(levels, from, count);
        expect(edge.size, where).toBe(from + count);
        expect(edge.peaks, where).toEqual(edges[from + count]?.peaks);
        for (const { level, index, hash } of completed.slice(from, from + count).flat()) {
          const at = levels.nodeAt(level, index);
          expect(levels.bytes.slice(at, at + 32), `${where}: node ${level}/${index}`).toEqual(hash);
        }
      }
    }
  });

  test('do so at the largest tree that there is', () => {
    const size = 2 ** 32 - 3;
    const peaks = Array.from({ length: 31 }, (_, i) => leafHash(be64(BigInt(i))));
    const plain = new Rfc9162Frontier(size, peaks);
    for (const leaf of [0, 1]) {
      levels.bytes.set(dataOf(leaf), levels.dataAt(leaf));
    }
    const edge = levels.append(plain, 2);
    for (const leaf of [0, 1]) plain.append(leafHash(dataOf(leaf)));
    expect(edge.peaks).toEqual(plain.peaks);
    expect(() => levels.append(edge, 1)).toThrow();
  });

  test('are refused where they are more than fit', () => {
    const small = new Rfc9162Levels(8, 3);
    expect(() => small.append(new Rfc9162Frontier(), 4)).toThrow(/4 leaves at once/);
    expect(append(small, 0, 3).peaks).toEqual(edges[3]?.peaks);
  });
});
