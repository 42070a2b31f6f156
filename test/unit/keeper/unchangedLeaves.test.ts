/** What a transfer leaves as it is keeps its leaf in the tree, and costs the gas that the SDK charges for writing it again. */

import { expect, test } from 'vitest';
import { createContext } from '../../../src/app/context.ts';
import { getAccount, setAccount } from '../../../src/keeper/auth/accounts.ts';
import { accountNumbers, accounts } from '../../../src/keeper/auth/schema.ts';
import { creditCoins } from '../../../src/keeper/bank/balances.ts';
import { holders } from '../../../src/keeper/bank/schema.ts';
import { sendCoins } from '../../../src/keeper/bank/transfers.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { Account } from '../../../src/types/account.ts';
import type { Context } from '../../../src/types/context.ts';
import { LimitedGasMeter } from '../../../src/types/gas.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const [alice, bob, carol] = [simAccount(0), simAccount(1), simAccount(2)];
const coins = [{ denom: 'upoc', amount: 1n }];

/** The hex of all keys that a step writes or deletes, and its gas. */
function writesOf(step: (ctx: Context) => void) {
  const runner = createTxRunner({
    accounts: [alice, bob].map(({ bytes }) => ({
      address: bytes,
      coins: [{ denom: 'upoc', amount: 10n }],
    })),
  });
  const state = new Branch(runner.state);
  const gas = new LimitedGasMeter(1_000_000n);
  step(createContext({ state, block: runner.block, gas, events: { emit() {}, take() {} } }));
  const keys = state.changes().flatMap(({ changes }) => [...changes].map(({ key }) => toHex(key)));
  return { keys, gas: gas.consumed };
}

const holderOf = (address: Uint8Array): string => toHex(holders.storeKey(['upoc', address]));

test('between two who hold a denomination, no entry of its holders is written', () => {
  const { keys } = writesOf((ctx) => sendCoins(ctx, alice.bytes, bob.bytes, coins));
  expect(keys).toHaveLength(2);
  expect(keys).not.toContain(holderOf(alice.bytes));
  expect(keys).not.toContain(holderOf(bob.bytes));
});

test('who comes to hold one is written, and who holds none any more is removed', () => {
  const all = [{ denom: 'upoc', amount: 10n }];
  const { keys } = writesOf((ctx) => sendCoins(ctx, alice.bytes, carol.bytes, all));
  expect(keys).toContain(holderOf(alice.bytes));
  expect(keys).toContain(holderOf(carol.bytes));
});

test('the first coins of an account and those that follow cost the same gas but for what is read', () => {
  const credit = (address: Uint8Array) => writesOf((ctx) => creditCoins(ctx, address, coins)).gas;
  // The balance of bob is "10" and "11" after it, that of carol nothing and "1": two bytes read, and one byte more written.
  expect(credit(bob.bytes) - credit(carol.bytes)).toBe(2n * 3n + 1n * 30n);
});

test('an account that keeps its number keeps its entry among the numbers, for the gas of a removal and a write', () => {
  let gas = 0n;
  let valueLength = 0;
  const { keys } = writesOf((ctx) => {
    const account = getAccount(ctx, alice.bytes) as Account;
    const before = ctx.gas.consumed;
    setAccount(ctx, alice.bytes, { ...account, sequence: account.sequence + 1n });
    gas = ctx.gas.consumed - before;
    valueLength = ctx.store('acc').get(accounts.storeKey(alice.bytes))?.length ?? 0;
  });
  const number = accountNumbers.set.storeKey([0n, alice.bytes]);
  expect(keys).toHaveLength(1);
  expect(keys).not.toContain(toHex(number));
  const keyLength = accounts.storeKey(alice.bytes).length;
  // A sequence of 0 is not written, one of 1 takes two bytes.
  const read = 1000n + 3n * BigInt(keyLength + valueLength - 2);
  const [removal, entry] = [1000n, 2000n + 30n * BigInt(number.length + 1)];
  expect(gas).toBe(read + removal + entry + 2000n + 30n * BigInt(keyLength + valueLength));
});
