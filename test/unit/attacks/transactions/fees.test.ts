/** Fees that are none, too small, or somebody else's. */

import { afterEach, describe, expect, test } from 'vitest';
import { formatAddress } from '../../../../src/types/address.ts';
import { parseGasPrices } from '../../../../src/types/gasPrice.ts';
import { moduleAddress } from '../../../../src/types/moduleAddress.ts';
import { buildTx, sendMessage, type TxParts, type WireCoinLike } from '../../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../../harness/simAccount.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import {
  alice,
  balanceOf,
  bob,
  carol,
  fee,
  honestTx,
  refused,
  rich,
  standing,
  startTxChain,
  ten,
  tx,
} from './txFixture.ts';

const most = (1n << 256n) - 1n;
const poc = (amount: bigint): WireCoinLike => ({ denom: 'upoc', amount: `${amount}` });
const dan = simAccount(9);
let chain: SimChain;

afterEach(async () => {
  await chain.stop();
});

/** Refused, and nobody is poorer. */
async function refuse(txs: readonly RefusedTx[]): Promise<void> {
  await playRefused(chain, txs, honestTx(0n));
  for (const one of [alice, bob]) {
    const gain = one === bob ? 10n : 0n;
    expect(await standing(chain, one)).toEqual([rich + gain, 0n]);
  }
}

describe('C: fees of zero, negative, huge, repeated and unsorted coins', () => {
  test('are refused', async () => {
    chain = await startTxChain();
    const coins: readonly [string, readonly WireCoinLike[], string][] = [
      ['negative', [poc(-1n)], 'sdk/13'],
      ['negative beside others', [{ denom: 'aaa', amount: '-1' }, poc(7n)], 'sdk/13'],
      ['repeated', [poc(1n), poc(1n)], 'sdk/13'],
      ['repeated, the second zero', [poc(1n), poc(0n)], 'sdk/13'],
      ['unsorted', [poc(1n), { denom: 'aaa', amount: '1' }], 'sdk/13'],
      ['zero beside others', [{ denom: 'aaa', amount: '0' }, poc(1n)], 'sdk/13'],
      ['of no denomination', [{ denom: '', amount: '1' }], 'sdk/13'],
      ['of a denomination that is none', [{ denom: '1poc', amount: '1' }], 'sdk/13'],
      ['of an amount that is none', [{ denom: 'upoc', amount: '' }], 'sdk/13'],
      ['of a denomination that nobody has', [{ denom: 'aaa', amount: '1' }], 'sdk/5'],
      ['one more than there is', [poc(rich + 1n)], 'sdk/5'],
      ['2^256 − 1', [poc(most)], 'sdk/5'],
      ['2^256', [poc(most + 1n)], 'sdk/2'],
    ];
    await refuse(coins.map(([name, amount, code]) => refused(name, { fee: amount }, code)));
  });

  test('of all that there is leave nothing for the message, which fails', async () => {
    chain = await startTxChain();
    const block = await chain.block(tx({ fee: [poc(rich)] }), honestTx(0n));
    expect(block.txResults.map(({ code }) => code)).toEqual([5, 0]);
    expect(await standing(chain, alice)).toEqual([0n, 1n]);
    expect(await balanceOf(chain, bob)).toBe(rich + 10n);
  });

  test('of zero are no fee, where a node asks for none', async () => {
    chain = await startTxChain();
    for (const none of [[], [poc(0n)], [{ denom: 'aaa', amount: '0' }]]) {
      expect(chain.finalize([tx({ fee: none })]).txResults[0]?.code).toBe(0);
    }
  });
});

describe('C: a fee below the minimum', () => {
  const gas = 200_000n;

  test('is refused by the mempool to the unit, and asked for again after each block', async () => {
    const minGasPrices = parseGasPrices('0.025ucheap,0.0000371upoc');
    chain = await startTxChain([], {}, { minGasPrices });
    // 200,000 × 0.0000371 = 7.42, rounded up.
    const kind = (parts: Partial<TxParts>): [number, number] => {
      const bytes = tx({ gas, ...parts });
      return [chain.check(bytes, true).code, chain.check(bytes).code];
    };
    const tooLittle = [[], [poc(0n)], [poc(1n)], [poc(7n)], [{ denom: 'other', amount: '8' }]];
    for (const coins of tooLittle) expect(kind({ fee: coins })).toEqual([13, 13]);
    expect(kind({ fee: [poc(8n)], gas: 250_000n })).toEqual([13, 13]);
    expect(chain.check(tx({ gas, fee: [poc(8n)] })).code).toBe(0);
    await chain.block();
    expect(chain.check(tx({ gas, fee: [poc(8n)] }), true).code).toBe(0);
  });

  test('is taken in a block: prices are each node’s own, and no rule', async () => {
    chain = await startTxChain([], {}, { minGasPrices: parseGasPrices('1upoc') });
    expect(chain.check(tx({ fee: [] })).code).toBe(13);
    const block = await chain.block(tx({ fee: [] }));
    expect(block.txResults[0]?.code).toBe(0);
    expect(await standing(chain, alice)).toEqual([rich - 10n, 1n]);
  });

  test('of a price of nothing is nothing, in whatever coins', async () => {
    chain = await startTxChain([], {}, { minGasPrices: parseGasPrices('0upoc') });
    expect(chain.check(tx({ fee: [] })).code).toBe(0);
  });

  test('cannot be had by a huge gas limit or none', async () => {
    chain = await startTxChain([], {}, { minGasPrices: parseGasPrices('0.000001upoc') });
    expect(chain.check(tx({ gas: (1n << 63n) - 1n, fee: [poc(1_000_000n)] })).code).toBe(13);
    expect(chain.check(tx({ gas: 0n, fee: [] })).code).toBe(41);
  });
});

describe('C: fee payer and granter games', () => {
  const single = (account: SimAccount, accountNumber: bigint) => ({
    account,
    accountNumber,
    sequence: 0n,
  });
  const collector = formatAddress(moduleAddress('fee_collector'), 'cpoc');

  test('a payer who did not sign pays nothing', async () => {
    chain = await startTxChain();
    const both = [single(alice, 0n), single(bob, 1n)];
    await refuse([
      refused('no signature', { payer: bob.address }, 'sdk/4'),
      refused(
        'a signature by the sender',
        { payer: bob.address, signers: both, signatures: ([a]) => [a, a] as Uint8Array[] },
        'sdk/4',
      ),
      refused(
        'the sender’s key in his place',
        { payer: bob.address, signers: [single(alice, 0n), single(alice, 1n)] },
        'sdk/8',
      ),
      refused('in the wrong place', { payer: bob.address, signers: both.toReversed() }, 'sdk/8'),
      refused('of another chain', { payer: simAccount(1, 'cosmos').address }, 'sdk/7'),
      refused('no address', { payer: 'bob' }, 'sdk/7'),
      refused('blank', { payer: ' ' }, 'sdk/7'),
      refused(
        'without an account',
        { payer: dan.address, signers: [single(alice, 0n), single(dan, 9n)] },
        'sdk/9',
      ),
      refused(
        'a payer whose sequence is wrong',
        { payer: bob.address, signers: [single(alice, 0n), { ...single(bob, 1n), sequence: 1n }] },
        'sdk/32',
      ),
    ]);
  });

  test('a module pays nothing for anybody, however rich it is', async () => {
    chain = await startTxChain();
    await chain.block(honestTx(0n), honestTx(1n));
    expect(await balanceOf(chain, { address: collector })).toBe(14n);
    const signers = [single(alice, 0n), single(bob, 9n)];
    const attempt = refused('a module', { payer: collector, signers }, 'sdk/8');
    await playRefused(chain, [attempt], honestTx(2n));
  });

  test('a payer who signed for another fee, or for another payer, pays nothing', async () => {
    chain = await startTxChain();
    const signers = [single(alice, 0n), single(bob, 1n)];
    const cheap = tx({ payer: bob.address, signers, fee });
    const signatures = (): Uint8Array[] => [cheap.slice(-130, -66), cheap.slice(-64)];
    await refuse([
      refused(
        'a higher fee',
        { payer: bob.address, signers, fee: [poc(70n)], signatures },
        'sdk/4',
      ),
      refused(
        'a higher gas limit',
        { payer: bob.address, signers, fee, gas: 900_000n, signatures },
        'sdk/4',
      ),
      refused('one signer fewer', { fee, signatures: () => signatures().slice(0, 1) }, 'sdk/4'),
    ]);
  });

  test('a payer who signed pays, also where the message then fails; his sequence is used too', async () => {
    chain = await startTxChain();
    const signers = [single(alice, 0n), single(bob, 1n)];
    const messages = [sendMessage(alice.address, bob.address, [poc(rich + 1n)])];
    const block = await chain.block(tx({ payer: bob.address, signers, messages }));
    expect(block.txResults[0]?.code).toBe(5);
    expect(await standing(chain, alice)).toEqual([rich, 1n]);
    expect(await standing(chain, bob)).toEqual([rich - 7n, 1n]);
  });

  test('a payer too poor, or a sender who counts on what the message brings, is refused', async () => {
    chain = await startTxChain([dan], { balance: 5n });
    const bytes = buildTx({
      signers: [single(carol, 2n)],
      messages: [sendMessage(carol.address, carol.address, [poc(5n)])],
      fee,
    });
    const free = buildTx({
      signers: [single(carol, 2n)],
      messages: [sendMessage(carol.address, bob.address, [poc(1n)])],
    });
    const poor = tx({ payer: bob.address, signers: [single(alice, 0n), single(bob, 1n)] });
    await playRefused(
      chain,
      [
        { name: 'sender', bytes, code: 'sdk/5' },
        { name: 'payer', bytes: poor, code: 'sdk/5' },
      ],
      free,
    );
    expect(await standing(chain, alice)).toEqual([5n, 0n]);
  });

  test('granters who granted nothing are refused, and so is one that is no account', async () => {
    chain = await startTxChain();
    await refuse([
      refused('granter bob', { granter: bob.address }, 'sdk/38'),
      refused('granter fee collector', { granter: collector }, 'sdk/38'),
      refused('granter nobody', { granter: 'nobody' }, 'sdk/7'),
    ]);
  });
});

test('C: fees end in the fee collector, to the unit', async () => {
  chain = await startTxChain();
  const collector = { address: formatAddress(moduleAddress('fee_collector'), 'cpoc') };
  const before = await balanceOf(chain, collector);
  const failing = tx({ messages: [sendMessage(alice.address, bob.address, [poc(rich)])] }, 1n);
  await chain.block(tx(), failing, tx({ signatures: () => [new Uint8Array(64)] }, 2n));
  expect(await balanceOf(chain, collector)).toBe(before + 14n);
  expect(await standing(chain, alice)).toEqual([rich - BigInt(ten[0]?.amount ?? 0) - 14n, 2n]);
});
