import { expect, test } from 'vitest';
import { Mempool } from '../../../src/app/mempool/mempool.ts';
import { defaultAuthParams } from '../../../src/keeper/auth/params.ts';
import { authParams } from '../../../src/keeper/auth/schema.ts';
import { addressPrefix, chainId, initialHeight } from '../../../src/keeper/chain/schema.ts';
import { Branch } from '../../../src/store/branch.ts';
import { buildTx, sendMessage } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const [alice, bob] = [simAccount(0), simAccount(1)];
const one = [{ denom: 'upoc', amount: '1' }];

/** A mempool that let a send in, and what the state is that it checked it on. */
function start() {
  const runner = createTxRunner({
    accounts: [{ address: alice.bytes, coins: [{ denom: 'upoc', amount: 1000n }] }],
  });
  const tx = (sequence: bigint): Uint8Array =>
    buildTx({
      signers: [{ account: alice, accountNumber: 0n, sequence }],
      messages: [sendMessage(alice.address, bob.address, one)],
      fee: one,
    });
  chainId.set(runner.state, 'sim-1');
  addressPrefix.set(runner.state, 'cpoc');
  initialHeight.set(runner.state, 1n);
  // Its first transaction gives the account its key.
  expect(runner.run(tx(0n)).code).toBe(0);
  const mempool = new Mempool(new Branch(runner.state), {
    cache: runner.cache,
    limits: undefined,
    minGasPrices: [],
    nextBlock: () => runner.block,
  });
  const waiting = tx(1n);
  const checked = mempool.admit(waiting, 'check');
  expect(checked).toMatchObject({ code: 0, log: '' });
  const after = (change: (state: Branch) => void = () => {}) => {
    const next = new Branch(runner.state);
    change(next);
    mempool.reset(next);
    return mempool.admit(waiting, 'recheck');
  };
  return { after, checked };
}

test('what a block left alone passes again, with the gas of its check and without events', () => {
  const { after, checked } = start();
  const { gasWanted, gasUsed } = checked;
  expect(checked.events.length).toBeGreaterThan(0);
  expect(after()).toMatchObject({ code: 0, gasWanted, gasUsed, events: [] });
});

test('new limits of transactions count for what waits', () => {
  const dear = { ...defaultAuthParams, txSizeCostPerByte: 10_000n };
  const { after } = start();
  expect(after((state) => authParams.set(state, dear)).code).toBe(11);
  expect(after().code).toBe(0);
});
