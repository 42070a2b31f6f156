import fc from 'fast-check';
import { test } from 'vitest';
import { TreeTwins } from './treeTwins.ts';

const shortKey = fc.uint8Array({ minLength: 1, maxLength: 2, max: 6 });
// Some differ behind their fourth byte only, where the tree's records no longer tell them apart.
const key = fc.oneof(
  shortKey,
  shortKey.map((end) => Uint8Array.of(0, 1, 0, 0, ...end)),
);
const value = fc.uint8Array({ minLength: 1, maxLength: 40 });

const command = fc.oneof(
  { weight: 16, arbitrary: fc.record({ kind: fc.constant('set' as const), key, value }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('read' as const), key, pick: fc.nat() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('walk' as const), key, pick: fc.nat() }) },
  { weight: 6, arbitrary: fc.constant({ kind: 'save' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'rollback' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hash' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'begin' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('slice' as const),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'finish' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

test('a tree that holds little in memory is the tree that holds all, at every version, through checkpoints and restarts', () => {
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 250, size: 'max' }),
      fc.constantFrom(1, 500, 2_000, 5_000, Number.POSITIVE_INFINITY),
      (steps, limit) => {
        const twins = new TreeTwins(limit);
        steps.forEach((step, i) => {
          twins.run(step);
          if (i % 40 === 39) twins.check();
        });
        twins.check();
        twins.checkDisk();
      },
    ),
    { numRuns: 300 },
  );
});
