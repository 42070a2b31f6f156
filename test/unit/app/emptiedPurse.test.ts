/** Rechecks of transactions whose payer a block left with nothing of what a later one pays with. */

import { afterEach, expect, test } from 'vitest';
import { sendMessage } from '../../harness/buildTx.ts';
import { signTx } from '../../harness/signTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(0), simAccount(1)];
const chains: SimChain[] = [];
afterEach(async () => {
  for (const chain of chains.splice(0)) await chain.stop();
});

interface Planned {
  readonly sends?: string;
  readonly pays?: string;
}

/** From the first of them, `amount` of the denomination `other`. */
function send(sequence: bigint, { sends = '1', pays }: Planned): Uint8Array {
  const coins = (amount: string) => [{ denom: 'other', amount }];
  return signTx(alice, [sendMessage(alice.address, bob.address, coins(sends))], {
    chainId: 'sim-1',
    accountNumber: 0n,
    sequence,
    fee: pays === undefined ? [] : coins(pays),
  });
}

test.each([
  { left: 'nothing', sends: '999' },
  { left: 'too little', sends: '990' },
])('who has $left is short of coins, and everybody else is checked', async ({ sends }) => {
  const chain = await SimChain.start({
    accounts: [alice, bob],
    balance: 1000n,
    moreDenoms: ['other'],
  });
  chains.push(chain);
  await chain.block();
  await chain.block(send(0n, {}));
  const waiting = [send(1n, { sends }), send(2n, {}), send(3n, { pays: '20' })];
  expect(waiting.map((tx) => chain.check(tx).code)).toEqual([0, 0, 0]);
  await chain.block(waiting[0] as Uint8Array);
  const [, free, dear] = waiting as [Uint8Array, Uint8Array, Uint8Array];
  expect(chain.check(free, true).code).toBe(0);
  expect(chain.check(dear, true)).toMatchObject({ codespace: 'sdk', code: 5 });
  const other = signTx(
    bob,
    [sendMessage(bob.address, alice.address, [{ denom: 'upoc', amount: '1' }])],
    {
      ...{ chainId: 'sim-1', accountNumber: 1n, sequence: 0n },
    },
  );
  expect(chain.check(other).code).toBe(0);
});
