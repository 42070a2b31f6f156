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

const change = fc.record({ key, value: fc.option(value, { nil: undefined, freq: 4 }) });

const command = fc.oneof(
  { weight: 16, arbitrary: fc.record({ kind: fc.constant('set' as const), key, value }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('apply' as const),
      changes: fc.array(change, { maxLength: 20 }),
    }),
  },
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
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('evict' as const),
      count: fc.integer({ min: 1, max: 30 }),
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
      // From slices within which nothing happens to evictions that a whole run of steps lies in.
      fc.constantFrom(1, 3, 20, 1_000_000),
      (steps, limit, sliceNodes) => {
        const twins = new TreeTwins(limit, sliceNodes);
        steps.forEach((step, i) => {
          twins.run(step);
          if (i % 40 === 39) twins.check();
        });
        twins.check();
        twins.checkDisk();
      },
    ),
    { numRuns: 400 },
  );
});

test('so is one of many versions that are written, read and released while an eviction goes on', () => {
  const round = fc.record({
    seed: fc.nat(),
    changes: fc.constantFrom(1, 5, 40),
    reads: fc.constantFrom(0, 30),
    slices: fc.constantFrom(1, 2, 9),
  });
  fc.assert(
    fc.property(
      fc.array(round, { minLength: 60, maxLength: 200, size: 'max' }),
      fc.constantFrom(20_000, 60_000),
      fc.constantFrom(7, 50, 300),
      (rounds, limit, sliceNodes) => {
        const twins = new TreeTwins(limit, sliceNodes);
        rounds.forEach(({ seed, changes, reads, slices }, i) => {
          let state = seed;
          const next = (below: number): number => {
            state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
            return (state >>> 4) % below;
          };
          // Nothing in a record tells these keys apart.
          const anyKey = (): Uint8Array => Uint8Array.of(1, 2, 3, 4, next(3), next(200));
          const anyValue = (): Uint8Array => new Uint8Array(next(60)).fill(next(256));
          const kinds = i === 0 ? 500 : changes;
          twins.run({
            kind: 'apply',
            changes: Array.from({ length: kinds }, () => ({
              key: anyKey(),
              value: next(5) === 0 ? undefined : anyValue(),
            })),
          });
          twins.run({ kind: 'save' });
          twins.run({ kind: 'begin' });
          twins.run({ kind: next(3) === 0 ? 'finish' : 'hash' });
          for (let n = 0; n < reads; n += 1) twins.run({ kind: 'read', key: anyKey(), pick: n });
          twins.run({ kind: 'evict', count: slices });
          for (let n = 0; n < 2; n += 1) twins.run({ kind: 'release', pick: next(9) });
          twins.run({ kind: 'evict', count: slices });
        });
        twins.check();
        twins.checkDisk();
      },
    ),
    { numRuns: 30 },
  );
});
