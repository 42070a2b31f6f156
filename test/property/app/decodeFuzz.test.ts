import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { AppError } from '../../../src/lib/errors.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { buildTx, sendMessage } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const alice = simAccount(0);
const bob = simAccount(1);
const one = [{ denom: 'upoc', amount: '1' }];
const side = { address: alice.address, coins: one };
const seeds = [1, 127].flatMap((mode) =>
  [
    [sendMessage(alice.address, bob.address, one)],
    [
      {
        typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
        value: { inputs: [side], outputs: [{ ...side, address: bob.address }] },
      },
    ],
  ].map((messages) =>
    buildTx({
      signers: [{ account: alice, accountNumber: 0n, sequence: 0n, mode }],
      messages,
      fee: one,
      body: { memo: 'fuzz', timeoutHeight: 1n << 40n },
    }),
  ),
);
const decode = createTxDecoder(messageHandlers);

/** A place in ten-thousandths of the length, everywhere alike. */
const place = fc.noBias(fc.nat(9999));

const mutation = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    at: place,
    byte: fc.nat(255),
  }),
  fc.record({
    kind: fc.constant('bit' as const),
    at: place,
    bit: fc.nat(7),
  }),
  fc.record({
    kind: fc.constant('cut' as const),
    at: place,
    length: fc.nat(8),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    bytes: fc.uint8Array({ maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('copy' as const),
    at: place,
    to: place,
    length: fc.nat(64),
  }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Uint8Array, change: Mutation): Uint8Array {
  const at = Math.floor((change.at * bytes.length) / 10_000);
  const splice = (from: number, remove: number, insert: Iterable<number>): Uint8Array =>
    Uint8Array.from([...bytes.subarray(0, from), ...insert, ...bytes.subarray(from + remove)]);
  if (bytes.length === 0) return bytes;
  switch (change.kind) {
    case 'set':
      return bytes.with(at, change.byte);
    case 'bit':
      return bytes.with(at, (bytes[at] ?? 0) ^ (1 << change.bit));
    case 'cut':
      return splice(at, change.length, []);
    case 'insert':
      return splice(at, 0, change.bytes);
    case 'copy':
      return splice(
        Math.floor((change.to * bytes.length) / 10_000),
        0,
        bytes.subarray(at, at + change.length),
      );
  }
}

test('mutated transactions decode or are refused with sdk/2, and nothing else is thrown', () => {
  let accepted = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      (seed, mutations) => {
        const bytes = mutations.reduce(mutate, seed);
        try {
          decode(bytes);
          accepted += 1;
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect([error.codespace, error.code]).toEqual(['sdk', 2]);
          refused += 1;
        }
      },
    ),
    { numRuns: 20_000 },
  );
  // Both ways are walked often enough to mean something.
  expect(accepted).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(500);
});

test('mutated and random transactions get a code in every mode, and only the unaltered ones succeed', () => {
  const runner = createTxRunner({
    accounts: [{ address: alice.bytes, coins: [{ denom: 'upoc', amount: 1000n }] }],
  });
  const untouched = runner.state.changes();
  fc.assert(
    fc.property(
      fc.oneof(
        fc
          .tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 2 }))
          .map(([seed, mutations]) => mutations.reduce(mutate, seed)),
        fc.uint8Array({ maxLength: 200 }),
      ),
      fc.constantFrom('check' as const, 'deliver' as const, 'simulate' as const),
      (bytes, mode) => {
        fc.pre(!seeds.some((seed) => seed.every((byte, i) => byte === bytes[i])));
        const result = runner.run(bytes, mode);
        expect(result.codespace).not.toBe('undefined');
        if (mode !== 'simulate' && result.code === 0) throw new RangeError('a forgery passed');
      },
    ),
    { numRuns: 3000 },
  );
  expect(runner.state.changes()).toEqual(untouched);
});
