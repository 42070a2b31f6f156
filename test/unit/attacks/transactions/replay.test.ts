/** The same transaction again: in one block, later, elsewhere, too early. */

import { SimulateRequest } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildTx, sendMessage } from '../../../harness/buildTx.ts';
import { SimChain } from '../../../harness/simChain.ts';
import { playRefused } from '../../../harness/txAttack.ts';
import { alice, bob, carol, honestTx, rich, standing, startTxChain, tx } from './txFixture.ts';

let chain: SimChain;

beforeEach(async () => {
  chain = await startTxChain();
});

afterEach(async () => {
  await chain.stop();
});

const codes = (results: readonly { codespace: string; code: number }[]): string[] =>
  results.map(({ codespace, code }) => `${codespace}/${code}`);
const done = '/0';
const paidOnce: [bigint, bigint] = [rich - 17n, 1n];

describe('C: the same transaction twice in one block', () => {
  test('counts once: the first result stands, the copy is refused', async () => {
    const once = chain.finalize([tx()]);
    const block = await chain.block(tx(), tx(), tx());
    expect(codes(block.txResults)).toEqual([done, 'sdk/32', 'sdk/32']);
    expect(block.appHash).toEqual(once.appHash);
    expect(block.txResults[0]).toEqual(once.txResults[0]);
    expect(block.txResults[1]?.events).toEqual([]);
    expect(await standing(chain, alice)).toEqual(paidOnce);
  });

  test('where its messages fail, costs the fee once', async () => {
    const amount = [{ denom: 'upoc', amount: (rich + 1n).toString() }];
    const broke = tx({ messages: [sendMessage(alice.address, bob.address, amount)] });
    const block = await chain.block(broke, broke);
    expect(codes(block.txResults)).toEqual(['sdk/5', 'sdk/32']);
    expect(await standing(chain, alice)).toEqual([rich - 7n, 1n]);
  });

  test('where it is refused, is refused twice and uses up nothing', async () => {
    const unsigned = tx({ signatures: () => [new Uint8Array(64)] });
    const block = await chain.block(unsigned, unsigned, tx());
    expect(codes(block.txResults)).toEqual(['sdk/4', 'sdk/4', done]);
    expect(await standing(chain, alice)).toEqual(paidOnce);
  });

  test('is in the mempool once; what a block did not take may come again', async () => {
    expect(codes([chain.check(tx()), chain.check(tx())])).toEqual([done, 'sdk/32']);
    await chain.block();
    expect(codes([chain.check(tx(), true), chain.check(tx())])).toEqual([done, 'sdk/32']);
    await chain.block(tx());
    expect(codes([chain.check(tx(), true), chain.check(tx())])).toEqual(['sdk/32', 'sdk/32']);
  });
});

describe('C: replay on the same chain', () => {
  test.each([0, 1, 5])('%i blocks and a restart later, is refused', async (blocks) => {
    await chain.block(tx());
    await chain.advanceTo(chain.height + BigInt(blocks));
    await chain.restart();
    const copy = { name: 'the copy', bytes: tx(), code: 'sdk/32' };
    await playRefused(chain, [copy], tx({}, 1n));
    expect(await standing(chain, alice)).toEqual([rich - 34n, 2n]);
  });

  test('of every old sequence, is refused', async () => {
    const old = [0n, 1n, 2n, 3n, 4n].map((sequence) => tx({}, sequence));
    await chain.block(...old);
    const copies = old.map((bytes, i) => ({ name: `sequence ${i}`, bytes, code: 'sdk/32' }));
    await playRefused(chain, copies, tx({}, 5n));
  });

  test('after the account was emptied and filled again, is refused: accounts stay', async () => {
    const first = tx();
    await chain.block(first);
    const rest = [{ denom: 'upoc', amount: (rich - 24n).toString() }];
    await chain.block(tx({ messages: [sendMessage(alice.address, bob.address, rest)] }, 1n));
    expect(await standing(chain, alice)).toEqual([0n, 2n]);
    const back = [{ denom: 'upoc', amount: '1000' }];
    await chain.block(
      buildTx({
        signers: [{ account: bob, accountNumber: 1n, sequence: 0n }],
        messages: [sendMessage(bob.address, alice.address, back)],
      }),
    );
    await playRefused(chain, [{ name: 'replay', bytes: first, code: 'sdk/32' }], honestTx(0n));
    expect(await standing(chain, alice)).toEqual([1000n, 2n]);
  });

  test('of a transaction that failed, is refused: its sequence is used', async () => {
    const failing = tx({ gas: 60_000n });
    const block = await chain.block(failing);
    expect(codes(block.txResults)).toEqual(['sdk/11']);
    await playRefused(chain, [{ name: 'again', bytes: failing, code: 'sdk/32' }], tx({}, 1n));
  });
});

describe('C: replay from elsewhere', () => {
  test('another chain-id, however near, is refused', async () => {
    const ids = ['sim-2', 'sim-', 'sim-11', 'SIM-1', 'sim-1 ', ' sim-1', 'sim-1\0', '', 'ѕim-1'];
    const txs = ids.flatMap((chainId) =>
      [1, 127].map((mode) => ({
        name: `${JSON.stringify(chainId)} in mode ${mode}`,
        bytes: tx({
          chainId,
          signers: [{ account: alice, accountNumber: 0n, sequence: 0n, mode }],
        }),
        code: 'sdk/4',
      })),
    );
    await playRefused(chain, txs, tx());
  });

  test('another account number is refused', async () => {
    const numbers = [1n, 2n, 1n << 32n, 1n << 63n, (1n << 64n) - 1n];
    const txs = numbers.flatMap((accountNumber) =>
      [1, 127].map((mode) => ({
        name: `number ${accountNumber} in mode ${mode}`,
        bytes: tx({ signers: [{ account: alice, accountNumber, sequence: 0n, mode }] }),
        code: 'sdk/4',
      })),
    );
    await playRefused(chain, txs, tx());
  });

  test('a chain begun anew under the same id, where the account has another number', async () => {
    const anew = await SimChain.start({ accounts: [bob, alice, carol] });
    try {
      await anew.block();
      expect((await anew.account(alice)).accountNumber).toBe(1n);
      await playRefused(anew, [{ name: 'replay', bytes: tx(), code: 'sdk/4' }], honestTx(0n));
      expect(await standing(anew, alice)).toEqual([rich, 0n]);
    } finally {
      await anew.stop();
    }
  });
});

describe('C: a gap in the sequence', () => {
  test('is refused, however wide', async () => {
    const gaps = [1n, 2n, 1n << 20n, 1n << 53n, 1n << 63n, (1n << 64n) - 1n];
    const txs = gaps.map((sequence) => ({
      name: `sequence ${sequence}`,
      bytes: tx({}, sequence),
      code: 'sdk/32',
    }));
    await playRefused(chain, txs, tx());
  });

  test('in a block: the later one is refused before the earlier, and holds after it', async () => {
    const block = await chain.block(tx({}, 1n), tx(), tx({}, 1n));
    expect(codes(block.txResults)).toEqual(['sdk/32', done, done]);
    expect(await standing(chain, alice)).toEqual([rich - 34n, 2n]);
  });

  test('left by a transaction that a block refused stops those that wait behind it', async () => {
    const [first, second] = [tx({ body: { timeoutHeight: 2n } }), tx({}, 1n)];
    expect(codes([chain.check(first), chain.check(second)])).toEqual([done, done]);
    await chain.block();
    expect(codes([chain.check(first, true), chain.check(second, true)])).toEqual([
      'sdk/30',
      'sdk/32',
    ]);
    const block = await chain.block(first, second);
    expect(codes(block.txResults)).toEqual(['sdk/30', 'sdk/32']);
    expect(await standing(chain, alice)).toEqual([rich, 0n]);
  });
});

test('C: an estimate uses no sequence and leaves nothing behind', async () => {
  const request = { txBytes: tx({ signatures: () => [new Uint8Array(0)] }) };
  const bytes = SimulateRequest.encode(SimulateRequest.fromPartial(request)).finish();
  for (let i = 0; i < 3; i += 1) {
    const answer = await chain.query('/cosmos.tx.v1beta1.Service/Simulate', bytes);
    expect(answer.code).toBe(0);
  }
  expect(codes([chain.check(tx())])).toEqual([done]);
  expect(codes((await chain.block(tx())).txResults)).toEqual([done]);
});

test('C: an estimate of what no mempool would take is refused', async () => {
  const estimate = async (parts: Parameters<typeof tx>[0]): Promise<string> => {
    const txBytes = tx({ signatures: () => [new Uint8Array(0)], ...parts });
    const request = SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish();
    return (await chain.query('/cosmos.tx.v1beta1.Service/Simulate', request)).log;
  };
  expect(await estimate({ authInfo: { fee: undefined } })).toContain('missing fee');
  expect(await estimate({ signatures: () => [] })).toContain('no signatures supplied');
  expect(await estimate({ chainId: 'another' })).toBe('');
});
