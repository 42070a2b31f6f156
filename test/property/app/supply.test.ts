import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createContext } from '../../../src/app/context.ts';
import { getBalance } from '../../../src/keeper/bank/balances.ts';
import { holders } from '../../../src/keeper/bank/schema.ts';
import { burnCoins, getSupply, mintCoins } from '../../../src/keeper/bank/supply.ts';
import { sendCoinsFromModule, sendCoinsToModule } from '../../../src/keeper/bank/transfers.ts';
import { AppError } from '../../../src/lib/errors.ts';
import { multiSend } from '../../../src/msgserver/bank/multiSend.ts';
import { send } from '../../../src/msgserver/bank/send.ts';
import { Branch } from '../../../src/store/branch.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const people = [0, 1, 2, 3].map((i) => simAccount(i));
const denoms = ['aaa', 'upoc'];
const person = fc.integer({ min: 0, max: 3 });
const coins = fc
  .uniqueArray(fc.constantFrom(...denoms), { minLength: 1 })
  .chain((names) =>
    fc.tuple(
      ...[...names]
        .sort((a, b) => (a < b ? -1 : 1))
        .map((denom) => fc.bigInt({ min: 1n, max: 60n }).map((amount) => ({ denom, amount }))),
    ),
  );

const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), from: person, to: person, coins }),
  fc.record({
    kind: fc.constant('multi' as const),
    from: person,
    outputs: fc.array(fc.record({ to: person, coins }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('mint' as const), coins }),
  fc.record({ kind: fc.constant('burn' as const), from: person, coins }),
  fc.record({ kind: fc.constant('reward' as const), to: person, coins }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Coins = readonly { readonly denom: string; readonly amount: bigint }[];

/** What the chain should hold: a plain map, and all or nothing. */
class Oracle {
  balances: Map<string, bigint> = new Map();

  of(holder: string, denom: string): bigint {
    return this.balances.get(`${holder}/${denom}`) ?? 0n;
  }

  move(from: string | undefined, to: string | undefined, moved: Coins): boolean {
    if (from !== undefined && moved.some((c) => this.of(from, c.denom) < c.amount)) return false;
    for (const { denom, amount } of moved) {
      if (from !== undefined) this.balances.set(`${from}/${denom}`, this.of(from, denom) - amount);
      if (to !== undefined) this.balances.set(`${to}/${denom}`, this.of(to, denom) + amount);
    }
    return true;
  }

  multi(from: string, outputs: readonly { to: number; coins: Coins }[]): boolean {
    const before = new Map(this.balances);
    // The input is debited as a whole before anything is credited.
    for (const { coins: part } of outputs) {
      if (!this.move(from, 'pot', part)) {
        this.balances = before;
        return false;
      }
    }
    for (const { to, coins: part } of outputs) this.move('pot', `${to}`, part);
    return true;
  }
}

const wire = (moved: Coins): { denom: string; amount: string }[] =>
  moved.map(({ denom, amount }) => ({ denom, amount: amount.toString() }));
const sum = (outputs: readonly { coins: Coins }[]): Coins =>
  denoms
    .map((denom) => ({
      denom,
      amount: outputs
        .flatMap((o) => [...o.coins])
        .filter((c) => c.denom === denom)
        .reduce((total, c) => total + c.amount, 0n),
    }))
    .filter(({ amount }) => amount > 0n);

test('supply is conserved and every balance is what a plain map says', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const runner = createTxRunner({
        accounts: people.map(({ bytes }) => ({
          address: bytes,
          coins: denoms.map((denom) => ({ denom, amount: 100n })),
        })),
      });
      const oracle = new Oracle();
      for (const [i] of people.entries()) {
        oracle.move(
          undefined,
          `${i}`,
          denoms.map((denom) => ({ denom, amount: 100n })),
        );
      }
      const expected = new Map(denoms.map((denom) => [denom, 400n]));
      const at = (i: number): { bytes: Uint8Array; address: string } =>
        people[i] as (typeof people)[0];

      /** Runs in a branch, as a transaction does. */
      function attempt(action: (ctx: typeof runner.ctx) => void): boolean {
        const branch = new Branch(runner.state);
        const { block, gas, events } = runner.ctx;
        try {
          action(createContext({ state: branch, block, gas, events }));
        } catch (error) {
          if (error instanceof AppError) return false;
          throw error;
        }
        branch.write();
        return true;
      }

      function changeExpected(moved: Coins, sign: bigint): void {
        for (const { denom, amount } of moved) {
          expected.set(denom, (expected.get(denom) ?? 0n) + sign * amount);
        }
      }

      function run(one: Step): void {
        switch (one.kind) {
          case 'send': {
            const message = {
              fromAddress: at(one.from).address,
              toAddress: at(one.to).address,
              amount: wire(one.coins),
            };
            const done = attempt((ctx) => send.handle(ctx, message));
            expect(done).toBe(oracle.move(`${one.from}`, `${one.to}`, one.coins));
            return;
          }
          case 'multi': {
            const message = {
              inputs: [{ address: at(one.from).address, coins: wire(sum(one.outputs)) }],
              outputs: one.outputs.map((o) => ({
                address: at(o.to).address,
                coins: wire(o.coins),
              })),
            };
            const done = attempt((ctx) => multiSend.handle(ctx, message));
            expect(done).toBe(oracle.multi(`${one.from}`, one.outputs));
            return;
          }
          case 'mint':
            attempt((ctx) => mintCoins(ctx, 'poc', one.coins));
            oracle.move(undefined, 'poc', one.coins);
            changeExpected(one.coins, 1n);
            return;
          case 'burn': {
            const done = attempt((ctx) => {
              sendCoinsToModule(ctx, at(one.from).bytes, 'gov', one.coins);
              burnCoins(ctx, 'gov', one.coins);
            });
            expect(done).toBe(oracle.move(`${one.from}`, undefined, one.coins));
            if (done) changeExpected(one.coins, -1n);
            return;
          }
          case 'reward': {
            const done = attempt((ctx) =>
              sendCoinsFromModule(ctx, 'poc', at(one.to).bytes, one.coins),
            );
            expect(done).toBe(oracle.move('poc', `${one.to}`, one.coins));
          }
        }
      }

      function checkAll(): void {
        for (const denom of denoms) {
          const held = [...people.map(({ bytes }) => bytes), moduleAddress('poc')].map((address) =>
            getBalance(runner.state, address, denom),
          );
          expect(held).toEqual([0, 1, 2, 3, 'poc'].map((who) => oracle.of(`${who}`, denom)));
          expect(held.reduce((total, amount) => total + amount, 0n)).toBe(expected.get(denom));
          expect(getSupply(runner.state, denom)).toBe(expected.get(denom));
          const listed = [...holders.keys(runner.state, { prefix: holders.key.prefix(denom) })];
          expect(listed.length).toBe(held.filter((amount) => amount > 0n).length);
        }
      }

      for (const one of steps) {
        run(one);
        checkAll();
      }
    }),
    { numRuns: 150 },
  );
});
