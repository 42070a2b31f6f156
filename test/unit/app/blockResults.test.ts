/** The results of a block's transactions: one by one where somebody takes them, and otherwise in the answer. */

import type { ExecTxResult } from 'cosmjs-types/tendermint/abci/types';
import { expect, onTestFinished, test } from 'vitest';
import { silentObserver } from '../../../src/types/observer.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { signTx } from '../../harness/signTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(0), simAccount(1)] as [SimAccount, SimAccount];

/** A chain that tells when a block's phases begin and when a transaction asks whether its signature holds. */
async function start() {
  const told: string[] = [];
  let tickets = 0;
  const chain = await SimChain.start({ accounts: [alice, bob] }, 1n, {
    observer: { ...silentObserver, phase: (name) => void told.push(name) },
    verifyAhead: {
      hasRoom: true,
      post: () => tickets++,
      start() {},
      take(ticket) {
        told.push(`runs ${ticket}`);
        return true;
      },
    },
  });
  onTestFinished(() => chain.stop());
  await chain.block();
  told.length = 0;
  return { chain, told };
}

function send(sequence: bigint, amount: string): Uint8Array {
  const message = sendMessage(alice.address, bob.address, [{ denom: 'upoc', amount }]);
  return signTx(alice, [message], { chainId: 'sim-1', accountNumber: 0n, sequence });
}

const txs = [send(0n, '1'), send(1n, '9'.repeat(30)), send(2n, '1')];

test('who takes the results is given each before the next transaction runs', async () => {
  const { chain, told } = await start();
  chain.finalize(txs, undefined, ({ code }) => void told.push(`code ${code}`));
  expect(told).toEqual([
    ...['begin', 'txs'],
    ...['runs 0', 'code 0', 'runs 1', 'code 5', 'runs 2', 'code 0'],
    ...['endblock', 'hash'],
  ]);
});

test('the answer holds the results only where nobody takes them, and they are the same', async () => {
  const { chain } = await start();
  const taken: ExecTxResult[] = [];
  const all = [...txs, Uint8Array.of(1, 2, 3)];
  const answer = chain.finalize(all, undefined, (result) => void taken.push(result));
  expect(answer.txResults).toEqual([]);
  expect(taken.map(({ code }) => code)).toEqual([0, 5, 0, 2]);
  // A block may be sent twice before it is committed.
  expect(chain.finalize(all)).toEqual({ ...answer, txResults: taken });
});
