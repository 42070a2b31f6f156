import { expect, test } from 'vitest';
import { nodeCount, nodePosition } from '../../../src/host/artifacts/nodePosition.ts';

test('each node lies after its children, no gap, no overlap', () => {
  const leaves = 300;
  const seen = new Map<number, string>();
  for (let level = 0; 2 ** level <= leaves; level += 1) {
    for (let index = 0; (index + 1) * 2 ** level <= leaves; index += 1) {
      const position = nodePosition(level, index);
      expect(seen.has(position), `${level}/${index}`).toBe(false);
      seen.set(position, `${level}/${index}`);
      if (level === 0) continue;
      expect(position).toBeGreaterThan(nodePosition(level - 1, 2 * index + 1));
    }
  }
  expect(seen.size).toBe(nodeCount(leaves));
  expect(Math.max(...seen.keys())).toBe(nodeCount(leaves) - 1);
});
