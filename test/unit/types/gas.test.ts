import { expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors.ts';
import {
  EstimateGasMeter,
  InfiniteGasMeter,
  LimitedGasMeter,
  NestedGasMeter,
} from '../../../src/types/gas.ts';

test('a limited meter stops above its limit and keeps counting what was asked', () => {
  const meter = new LimitedGasMeter(1000n);
  meter.consume(1000n, 'WriteFlat');
  expect(() => meter.consume(1n, 'ReadFlat')).toThrow(
    'out of gas in location: ReadFlat; gasWanted: 1000, gasUsed: 1001: out of gas',
  );
  expect(meter.consumed).toBe(1001n);
});

test('an estimate reads as unlimited, and stops where no block could take it', () => {
  const bounded = new EstimateGasMeter(1000n);
  expect(bounded.limit).toBe((1n << 64n) - 1n);
  bounded.consume(1000n);
  expect(() => bounded.consume(1n)).toThrow('the estimate passed 1000, the gas of a whole block');
  const unbounded = new EstimateGasMeter(-1n);
  unbounded.consume(10n ** 30n);
  expect(unbounded.consumed).toBe(10n ** 30n);
  expect(new InfiniteGasMeter().limit).toBe(unbounded.limit);
});

test('a nested meter stops at its own limit, takes from the outer one, and tells whose limit it was', () => {
  const outer = new LimitedGasMeter(1000n);
  const small = new NestedGasMeter(outer, 100n);
  expect(() => small.consume(101n, 'ReadFlat')).toThrow('gasWanted: 100, gasUsed: 101');
  expect([outer.consumed, small.outerRefusal]).toEqual([101n, undefined]);
  const large = new NestedGasMeter(outer, 10_000n);
  expect(() => large.consume(900n, 'Has')).toThrow('gasWanted: 1000, gasUsed: 1001');
  expect(large.outerRefusal).toBeInstanceOf(AppError);
});
