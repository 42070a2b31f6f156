/** A node that remembers what it checked answers rechecks as one that begins anew. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sendMessage } from '../../harness/buildTx.ts';
import { signTx } from '../../harness/signTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const accounts = [0, 1, 2].map((index) => simAccount(index));

interface Planned {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly fees: readonly number[];
  readonly gas: number;
  readonly timeout: boolean;
}

/** Of 200 of each of two denominations: fees and amounts that soon do not go together. The least gas is about what ante takes. */
const planned: fc.Arbitrary<Planned> = fc.record({
  from: fc.nat(2),
  to: fc.nat(2),
  amount: fc.integer({ min: 50, max: 200 }),
  fees: fc.oneof(fc.tuple(fc.nat(20), fc.nat(60)), fc.constant([])),
  gas: fc.constantFrom(44_000, 46_000, 48_000, 50_000, 60_000, 80_000, 200_000, 200_000),
  timeout: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
});

interface Round {
  readonly sent: readonly Planned[];
  /** How many of those that wait the block holds, the first ones. */
  readonly taken: number;
  /** Goes into the block without having been checked. */
  readonly strange: readonly Planned[];
}

const round: fc.Arbitrary<Round> = fc.record({
  sent: fc.array(planned, { minLength: 2, maxLength: 8, size: 'max' }),
  taken: fc.integer({ min: 1, max: 3 }),
  strange: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.tuple(planned)),
});

function sign(one: Planned, sequence: bigint, height: bigint): Uint8Array {
  const [sender, receiver] = [accounts[one.from], accounts[one.to]] as [SimAccount, SimAccount];
  const coins = [{ denom: 'upoc', amount: `${one.amount}` }];
  const fee = one.fees.map((amount, i) => ({ denom: ['other', 'upoc'][i] ?? '', amount }));
  return signTx(sender, [sendMessage(sender.address, receiver.address, coins)], {
    chainId: 'sim-1',
    accountNumber: BigInt(one.from),
    sequence,
    gas: BigInt(one.gas),
    fee: fee.filter(({ amount }) => amount > 0).map((c) => ({ ...c, amount: `${c.amount}` })),
    timeoutHeight: one.timeout ? height + 2n : 0n,
  });
}

/** Answers of rechecks by code: those of the node that remembers, which the other one gave too. */
async function play(rounds: readonly Round[], codes: Map<number, number>): Promise<void> {
  const options = { accounts, balance: 200n, moreDenoms: ['other'] };
  const keeps = await SimChain.start(options);
  const forgets = await SimChain.start(options);
  try {
    let waiting: Uint8Array[] = [];
    const next = [0n, 0n, 0n];
    await Promise.all([keeps.block(), forgets.block()]);
    for (const { sent, taken, strange } of rounds) {
      for (const one of sent) {
        const tx = sign(one, next[one.from] as bigint, keeps.height);
        const answers = [keeps, forgets].map((node) => node.check(tx));
        expect(answers[0]).toEqual(answers[1]);
        if (answers[0]?.code !== 0) continue;
        waiting.push(tx);
        next[one.from] = (next[one.from] as bigint) + 1n;
      }
      const strangers: Uint8Array[] = [];
      for (const one of strange) {
        const { sequence } = await keeps.account(accounts[one.from] as SimAccount);
        strangers.push(sign(one, sequence, keeps.height));
      }
      const txs = [...strangers, ...waiting.slice(0, taken)];
      expect(await forgets.block(...txs)).toEqual(await keeps.block(...txs));
      await forgets.restart();
      waiting = waiting.slice(taken).filter((tx) => {
        const [code, other] = [keeps, forgets].map((node) => node.check(tx, true).code);
        expect(code).toBe(other);
        codes.set(code as number, (codes.get(code as number) ?? 0) + 1);
        return code === 0;
      });
      for (const [i, account] of accounts.entries()) {
        const { sequence } = await keeps.account(account);
        next[i] = sequence + BigInt(waitingOf(waiting, i));
      }
    }
  } finally {
    await keeps.stop();
    await forgets.stop();
  }
}

function waitingOf(waiting: readonly Uint8Array[], index: number): number {
  const { publicKey } = accounts[index] as SimAccount;
  return waiting.filter((tx) => Buffer.from(tx).includes(Buffer.from(publicKey))).length;
}

test('whatever a block did to balances and sequences, each recheck has the code of a whole check', async () => {
  const codes = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 2, maxLength: 5 }), (rounds) =>
      play(rounds, codes),
    ),
    { numRuns: 60 },
  );
  // Passed, short of coins, and another sequence.
  for (const code of [0, 5, 32]) expect(codes.get(code) ?? 0).toBeGreaterThan(0);
});
