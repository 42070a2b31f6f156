import { describe, expect, test } from 'vitest';
import { getBalance } from '../../../src/keeper/bank/balances.ts';
import { burnCoins, getSupply, mintCoins, supplyLimit } from '../../../src/keeper/bank/supply.ts';
import { sendCoinsFromModule } from '../../../src/keeper/bank/transfers.ts';
import { InvariantError } from '../../../src/lib/errors.ts';
import { EventList } from '../../../src/types/event.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const alice = simAccount(0);
const coins = (amount: bigint): { denom: string; amount: bigint }[] => [{ denom: 'upoc', amount }];

describe('mint and burn', () => {
  test('move the supply with the balance, and say so', () => {
    const events = new EventList();
    const { ctx: base } = createTxRunner({
      accounts: [{ address: alice.bytes, coins: coins(5n) }],
    });
    const ctx = { ...base, events };
    mintCoins(ctx, 'poc', coins(10n));
    expect(getBalance(ctx, moduleAddress('poc'), 'upoc')).toBe(10n);
    expect(getSupply(ctx, 'upoc')).toBe(15n);
    sendCoinsFromModule(ctx, 'poc', moduleAddress('gov'), coins(10n));
    burnCoins(ctx, 'gov', coins(10n));
    expect(getSupply(ctx, 'upoc')).toBe(5n);
    expect(events.events.map(({ type }) => type)).toEqual([
      'coin_received',
      'coinbase',
      'coin_spent',
      'coin_received',
      'transfer',
      'message',
      'coin_spent',
      'burn',
    ]);
  });

  test('only where the module may, and only what it has', () => {
    const { ctx } = createTxRunner({ accounts: [] });
    expect(() => mintCoins(ctx, 'gov', coins(1n))).toThrow(InvariantError);
    expect(() => burnCoins(ctx, 'poc', coins(1n))).toThrow(InvariantError);
    expect(() => mintCoins(ctx, 'nobody', coins(1n))).toThrow(InvariantError);
    expect(() => burnCoins(ctx, 'gov', coins(1n))).toThrow(
      'spendable balance 0upoc is smaller than 1upoc: insufficient funds',
    );
  });

  test('the supply stays below 2^256', () => {
    const { ctx } = createTxRunner({
      accounts: [{ address: alice.bytes, coins: coins(supplyLimit - 2n) }],
    });
    mintCoins(ctx, 'poc', coins(1n));
    expect(() => mintCoins(ctx, 'poc', coins(1n))).toThrow('supply of upoc would pass 2^256-1');
  });

  test('a supply that is burned up is gone', () => {
    const { ctx } = createTxRunner({ accounts: [] });
    mintCoins(ctx, 'poc', coins(1n));
    sendCoinsFromModule(ctx, 'poc', moduleAddress('gov'), coins(1n));
    burnCoins(ctx, 'gov', coins(1n));
    expect(getSupply(ctx, 'upoc')).toBe(0n);
  });
});
