import { expect, test } from 'vitest';
import { EstimateGasMeter, InfiniteGasMeter, LimitedGasMeter } from '../../../src/types/gas.ts';

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
