/** Store accesses are charged as if step by step, whatever the limit and the meter. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createContext } from '../../../src/app/context.ts';
import { AppError } from '../../../src/lib/errors.ts';
import { latin1Text } from '../../../src/lib/latin1Text.ts';
import { Branch } from '../../../src/store/branch.ts';
import {
  EstimateGasMeter,
  type GasMeter,
  InfiniteGasMeter,
  LimitedGasMeter,
  NestedGasMeter,
} from '../../../src/types/gas.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

interface Access {
  readonly kind: 'get' | 'read' | 'has' | 'contains' | 'set' | 'write' | 'delete';
  readonly key: number;
  readonly length: number;
}

const access: fc.Arbitrary<Access> = fc.record({
  kind: fc.constantFrom('get', 'read', 'has', 'contains', 'set', 'write', 'delete'),
  key: fc.integer({ min: 1, max: 4 }),
  length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(300, 600)),
});

const keyOf = ({ key }: Access): Uint8Array => new Uint8Array(key * 150 - 100).fill(key);

/** What the SDK's gas store charges, in its order. */
function stepsOf({ kind, length }: Access, key: Uint8Array, value: number): [bigint, string][] {
  switch (kind) {
    case 'has':
    case 'contains':
      return [[1000n, 'Has']];
    case 'delete':
      return [[1000n, 'Delete']];
    case 'get':
    case 'read':
      return [
        [1000n, 'ReadFlat'],
        [3n * BigInt(key.length), 'ReadPerByte'],
        [3n * BigInt(value), 'ReadPerByte'],
      ];
    default:
      return [
        [2000n, 'WriteFlat'],
        [30n * BigInt(key.length), 'WritePerByte'],
        [30n * BigInt(length), 'WritePerByte'],
      ];
  }
}

const meters: fc.Arbitrary<() => GasMeter> = fc
  .tuple(fc.bigInt(0n, 60_000n), fc.bigInt(0n, 60_000n))
  .chain(([a, b]) =>
    fc.constantFrom<() => GasMeter>(
      () => new LimitedGasMeter(a),
      () => new InfiniteGasMeter(),
      () => new EstimateGasMeter(a),
      () => new EstimateGasMeter(-1n),
      () => new NestedGasMeter(new LimitedGasMeter(a), b),
    ),
  );

/** What was consumed, and what was said where it was too much. */
function outcome(meter: GasMeter, run: () => void): [bigint, string] {
  try {
    run();
    return [meter.consumed, ''];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [meter.consumed, error.message];
  }
}

test('one amount for an access, or three, leave the same behind', () => {
  fc.assert(
    fc.property(fc.array(access, { maxLength: 25 }), meters, (accesses, make) => {
      const runner = createTxRunner({ accounts: [] });
      const [meter, plain] = [make(), make()];
      const state = new Branch(runner.state);
      const events = { emit() {}, take() {} };
      const store = createContext({ state, block: runner.block, gas: meter, events }).store('bank');
      const stepByStep = outcome(plain, () => charge(plain, accesses));
      const found = outcome(meter, () => {
        for (const one of accesses) perform(store, one);
      });
      expect(found).toEqual(stepByStep);
    }),
    { numRuns: 500 },
  );
});

function charge(meter: GasMeter, accesses: readonly Access[]): void {
  const held = new Map<number, number>();
  for (const one of accesses) {
    const steps = stepsOf(one, keyOf(one), held.get(one.key) ?? 0);
    for (const [amount, descriptor] of steps) meter.consume(amount, descriptor);
    if (one.kind === 'set' || one.kind === 'write') held.set(one.key, one.length);
    if (one.kind === 'delete') held.delete(one.key);
  }
}

function perform(store: ReturnType<ReturnType<typeof createContext>['store']>, one: Access): void {
  const [key, value] = [keyOf(one), new Uint8Array(one.length).fill(7)];
  const text = latin1Text(key);
  if (one.kind === 'get') store.get(key);
  else if (one.kind === 'read') store.read?.(text);
  else if (one.kind === 'has') store.has(key);
  else if (one.kind === 'contains') store.contains?.(text);
  else if (one.kind === 'set') store.set(key, value);
  else if (one.kind === 'write') store.write?.(text, value, undefined);
  else store.delete(key);
}
