/** Coins that are none: their messages fail in the block, for the fee and the sequence and nothing else. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendMessage, type TxParts, type WireCoinLike } from '../../../harness/buildTx.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused } from '../../../harness/txAttack.ts';
import { alice, balanceOf, bob, honestTx, standing, startTxChain, tx } from './txFixture.ts';

/** Codespace and code, and the messages of a transaction of Alice's. */
type Attempt = readonly [name: string, code: string, messages: TxParts['messages']];

const most = (1n << 256n) - 1n;
const poc = (amount: bigint | string): WireCoinLike => ({ denom: 'upoc', amount: `${amount}` });
const other = (denom: string): WireCoinLike => ({ denom, amount: '1' });
const send = (...coins: readonly WireCoinLike[]): TxParts['messages'] => [
  sendMessage(alice.address, bob.address, coins),
];
const side = (address: string, ...coins: readonly WireCoinLike[]): object => ({ address, coins });
const multiSend = (inputs: readonly object[], outputs: readonly object[]): TxParts['messages'] => [
  { typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend', value: { inputs, outputs } },
];
const ofAlice = (...coins: readonly WireCoinLike[]): object => side(alice.address, ...coins);
const toBob = (...coins: readonly WireCoinLike[]): object => side(bob.address, ...coins);
let chain: SimChain;
let before: Awaited<ReturnType<typeof standing>>;

beforeAll(async () => {
  chain = await startTxChain();
});

beforeEach(async () => {
  before = await standing(chain, alice);
});

afterAll(async () => {
  await chain.stop();
});

/** All in one block, with something harmless behind them that succeeds. */
async function fail(attempts: readonly Attempt[]): Promise<void> {
  const [balance, sequence] = before;
  const [bobsBefore, height] = [await balanceOf(chain, bob), chain.height];
  const txs = attempts.map(([, , messages], i) => tx({ messages }, sequence + BigInt(i)));
  const end = sequence + BigInt(attempts.length);
  const block = await chain.block(...txs, tx({}, end));
  const seen = block.txResults.map(({ codespace, code }) => `${codespace}/${code}`);
  expect(attempts.map(([name], i) => [name, seen[i]])).toEqual(
    attempts.map(([name, code]) => [name, code]),
  );
  expect(seen.at(-1)).toBe('/0');
  expect(await standing(chain, alice)).toEqual([
    balance - 7n * BigInt(attempts.length + 1) - 10n,
    end + 1n,
  ]);
  expect(await balanceOf(chain, bob)).toBe(bobsBefore + 10n);
  expect(chain.height).toBe(height + 1n);
}

describe('C: zero, negative, huge, repeated and unsorted coins', () => {
  test('in MsgSend', () =>
    fail([
      ['none', 'sdk/10', send()],
      ['zero', 'sdk/10', send(poc(0n))],
      ['zero beside others', 'sdk/10', send({ denom: 'aaa', amount: '0' }, poc(1n))],
      ['negative', 'sdk/10', send(poc(-1n))],
      ['most negative', 'sdk/10', send(poc(-most))],
      ['one more than there is', 'sdk/5', send(poc(before[0] + 1n))],
      ['2^63', 'sdk/5', send(poc(1n << 63n))],
      ['2^64', 'sdk/5', send(poc(1n << 64n))],
      ['2^256 − 1', 'sdk/5', send(poc(most))],
      ['repeated', 'sdk/10', send(poc(1n), poc(1n))],
      ['repeated, the second negative', 'sdk/10', send(poc(5n), poc(-4n))],
      ['unsorted', 'sdk/10', send(poc(1n), other('aaa'))],
      ['of a denomination that nobody has', 'sdk/5', send(other('aaa'), poc(1n))],
    ]));

  test('of denominations that are none', () =>
    fail(
      ['', 'ab', '1poc', 'u poc', 'upoc\0', 'úpoc', 'u'.repeat(129), '../upoc', 'upoc,ustake'].map(
        (denom) => [JSON.stringify(denom.slice(0, 9)), 'sdk/10', send(other(denom))] as const,
      ),
    ));

  test('of a denomination at its limit, which nobody has', () =>
    fail([['128 characters', 'sdk/5', send(other('u'.repeat(128)))]]));

  test('in MsgMultiSend', () =>
    fail([
      ['nothing', 'bank/3', multiSend([ofAlice(poc(1n))], [])],
      ['zero', 'sdk/10', multiSend([ofAlice(poc(0n))], [toBob(poc(0n))])],
      ['negative', 'sdk/10', multiSend([ofAlice(poc(-1n))], [toBob(poc(-1n))])],
      ['repeated', 'sdk/10', multiSend([ofAlice(poc(1n), poc(1n))], [toBob(poc(2n))])],
      ['unsorted', 'sdk/10', multiSend([ofAlice(poc(1n), other('aaa'))], [toBob(poc(1n))])],
      ['more out than in', 'bank/4', multiSend([ofAlice(poc(1n))], [toBob(poc(2n))])],
      ['more in than out', 'bank/4', multiSend([ofAlice(poc(2n))], [toBob(poc(1n))])],
      [
        'a negative output that makes the sums equal',
        'sdk/10',
        multiSend([ofAlice(poc(1n))], [toBob(poc(2n)), toBob(poc(-1n))]),
      ],
      [
        'outputs whose sum has 257 bits',
        'bank/4',
        multiSend([ofAlice(poc(1n))], [toBob(poc(most)), toBob(poc(2n))]),
      ],
      ['another denomination out', 'bank/4', multiSend([ofAlice(poc(1n))], [toBob(other('aaa'))])],
      ['2^256 − 1', 'sdk/5', multiSend([ofAlice(poc(most))], [toBob(poc(most))])],
      [
        'two inputs of one',
        'bank/9',
        multiSend([ofAlice(poc(1n)), ofAlice(poc(1n))], [toBob(poc(2n))]),
      ],
    ]));

  test('of 2^256 and more, which no amount holds, are no transaction', async () => {
    const amounts = [most + 1n, -most - 1n, 10n ** 78n, 10n ** 1000n];
    const txs = amounts.map((amount) => ({
      name: `${amount}`.slice(0, 20),
      bytes: tx({ messages: send(poc(amount)) }, before[1]),
      code: 'sdk/2',
    }));
    await playRefused(chain, txs, honestTx(0n));
    expect(await standing(chain, alice)).toEqual(before);
  });
});

describe('C: a thousand messages in one transaction', () => {
  const thousand = (last: TxParts['messages']): Uint8Array =>
    tx(
      {
        messages: [...Array.from({ length: 999 }, () => send(poc(1n))).flat(), ...last],
        gas: 60_000_000n,
      },
      before[1],
    );

  test('are executed, or none of them', async () => {
    const bobs = await balanceOf(chain, bob);
    const block = await chain.block(thousand(send(poc(0n))), honestTx(1n));
    expect(block.txResults).toMatchObject([{ code: 10, data: new Uint8Array(0) }, { code: 0 }]);
    expect(block.txResults[0]?.log).toContain('message index: 999');
    expect(await standing(chain, alice)).toEqual([before[0] - 7n, before[1] + 1n]);
    expect(await balanceOf(chain, bob)).toBe(bobs + 10n);
    before = await standing(chain, alice);
    const whole = await chain.block(thousand(send(poc(1n))));
    expect(whole.txResults[0]).toMatchObject({ code: 0, log: '' });
    expect(await standing(chain, alice)).toEqual([before[0] - 1007n, before[1] + 1n]);
  });

  test('are paid for: with the gas of a few they stop in the middle and leave nothing', async () => {
    const messages = Array.from({ length: 1000 }, () => send(poc(1n))).flat();
    const bobs = await balanceOf(chain, bob);
    const bytes = tx({ messages, gas: 3_000_000n }, before[1]);
    const block = await chain.block(bytes, honestTx(2n));
    expect(block.txResults.map(({ code }) => code)).toEqual([11, 0]);
    expect(block.txResults[0]?.gasUsed).toBeLessThan(3_100_000n);
    expect(await standing(chain, alice)).toEqual([before[0] - 7n, before[1] + 1n]);
    expect(await balanceOf(chain, bob)).toBe(bobs + 10n);
  });
});
