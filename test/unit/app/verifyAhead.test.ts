/** Signatures verified beside the state machine: what it makes of their verdicts. */

import { RequestProcessProposal } from 'cosmjs-types/tendermint/abci/types';
import secp256k1 from 'secp256k1';
import { afterEach, expect, test, vi } from 'vitest';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { createTxCache } from '../../../src/app/tx/txCache.ts';
import type { VerifyAhead } from '../../../src/app/tx/verifyAhead.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { buildTx, sendMessage } from '../../harness/buildTx.ts';
import { signTx } from '../../harness/signTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import { publicKeyAny } from '../../harness/txSigners.ts';

const [alice, bob] = [simAccount(0), simAccount(1)] as [SimAccount, SimAccount];
const coins = [{ denom: 'upoc', amount: '1' }];

function send(sequence: bigint, change: Partial<Parameters<typeof signTx>[2]> = {}): Uint8Array {
  const facts = { chainId: 'sim-1', accountNumber: 0n, sequence, gas: 400_000n };
  return signTx(alice, [sendMessage(alice.address, bob.address, coins)], { ...facts, ...change });
}

/** Remembers what it is given, and says of each what it was told to. */
function oracle(verdict: boolean | undefined, room = 1000) {
  const posted: { digest: Uint8Array; key: Uint8Array }[] = [];
  const taken: number[] = [];
  const ahead: VerifyAhead = {
    get hasRoom() {
      return posted.length < room;
    },
    post: (_, digest, key) => posted.push({ digest: digest.slice(), key: key.slice() }),
    start() {},
    take(ticket) {
      taken.push(ticket);
      return verdict;
    },
  };
  return { ahead, posted, taken };
}

const chains: SimChain[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const chain of chains.splice(0)) await chain.stop();
});

async function start(verdict: boolean | undefined, room?: number) {
  const { ahead, posted, taken } = oracle(verdict, room);
  const chain = await SimChain.start({ accounts: [alice, bob] }, 1n, { verifyAhead: ahead });
  chains.push(chain);
  await chain.block();
  return { chain, posted, taken, verify: vi.spyOn(secp256k1, 'ecdsaVerify') };
}

test('a verdict that came is not found again, neither by the mempool nor by the block', async () => {
  const { chain, posted, taken, verify } = await start(true);
  chain.app.foresee([send(0n), send(1n)]);
  expect(posted.map(({ key }) => key)).toEqual([alice.publicKey, alice.publicKey]);
  expect([chain.check(send(0n)).code, chain.check(send(1n)).code]).toEqual([0, 0]);
  const { txResults } = await chain.block(send(0n), send(1n));
  expect(txResults.map(({ code }) => code)).toEqual([0, 0]);
  expect([taken.length, verify.mock.calls.length]).toEqual([2, 0]);
});

test.each([false, undefined])('one that is %s is found here', async (verdict) => {
  const { chain, taken, verify } = await start(verdict);
  const spoilt = send(1n);
  spoilt[spoilt.length - 1] = (spoilt.at(-1) as number) ^ 1;
  chain.app.foresee([send(0n), spoilt]);
  expect([chain.check(send(0n)).code, chain.check(spoilt).code]).toEqual([0, 4]);
  expect([taken.length, verify.mock.calls.length]).toEqual([2, 2]);
});

test('a block that nobody saw before is looked at while its first transactions run', async () => {
  const { chain, posted, verify } = await start(true);
  const txs = Array.from({ length: 100 }, (_, i) => send(BigInt(i)));
  const { txResults } = await chain.block(...txs);
  expect(txResults.every(({ code }) => code === 0)).toBe(true);
  expect([posted.length, verify.mock.calls.length]).toEqual([100, 0]);
});

test('a proposal that nobody saw before is looked at once, and its block not again', async () => {
  const { chain, posted, verify } = await start(true);
  const txs = Array.from({ length: 100 }, (_, i) => send(BigInt(i)));
  const height = chain.height + 1n;
  const { status } = chain.app.processProposal(RequestProcessProposal.fromPartial({ txs, height }));
  expect([status, posted.length]).toEqual([1, 100]);
  const { txResults } = await chain.block(...txs);
  expect(txResults.every(({ code }) => code === 0)).toBe(true);
  expect([posted.length, verify.mock.calls.length]).toEqual([100, 0]);
});

test.each([2, 3, 127])(
  'a signature over the document of DIRECT is none in mode %s',
  async (mode) => {
    const { chain, posted } = await start(true);
    const message = sendMessage(alice.address, bob.address, coins);
    const [signed, said] = [1, mode].map((one) =>
      buildTx({
        signers: [
          {
            ...{ account: alice, accountNumber: 0n, sequence: 0n, mode: 1 },
            modeInfo: { single: { mode: one } },
          },
        ],
        messages: [message],
      }),
    ) as [Uint8Array, Uint8Array];
    chain.app.foresee([said]);
    expect(posted).toEqual([]);
    expect(chain.check(said).code).toBe(4);
    chain.app.foresee([signed]);
    expect([posted.length, chain.check(signed).code]).toEqual([1, 0]);
  },
);

test('a verdict counts for exactly what was posted', () => {
  const { ahead, taken } = oracle(true);
  const cache = createTxCache(createTxDecoder(messageHandlers), undefined, ahead);
  const tx = cache.decode(send(0n));
  const publicKey = publicKeyAny(alice);
  const facts = { signerIndex: 0, chainId: 'sim-1', accountNumber: 0n, sequence: 0n, publicKey };
  cache.expect(tx, facts, 1);
  for (const change of [
    { signerIndex: 1 },
    { chainId: 'sim-2' },
    { accountNumber: 1n },
    { sequence: 1n },
    { publicKey: publicKeyAny(bob) },
  ]) {
    expect(cache.isVerified(tx, { ...facts, ...change })).toBe(false);
  }
  expect(taken).toEqual([]);
  expect([cache.isVerified(tx, facts), cache.isVerified(tx, facts)]).toEqual([true, true]);
  expect(taken).toEqual([1]);
});

test('what would be refused before its signature is asked for is not verified', async () => {
  const { chain, posted } = await start(true);
  await chain.block(send(0n));
  const before = posted.length;
  const stranger = signTx(simAccount(7), [sendMessage(simAccount(7).address, bob.address, coins)], {
    ...{ chainId: 'sim-1', accountNumber: 9n, sequence: 0n, gas: 400_000n },
  });
  const long = send(1n, { memo: 'x'.repeat(5000) });
  chain.app.foresee([send(0n), stranger, long, Uint8Array.of(1, 2, 3), new Uint8Array(0)]);
  expect(posted).toHaveLength(before);
});

test('where there is no room nothing is looked at, and all the same everything is verified', async () => {
  const { chain, posted, verify } = await start(true, 1);
  chain.app.foresee([send(0n), send(1n), send(2n)]);
  expect(posted).toHaveLength(1);
  const codes = [0n, 1n, 2n].map((sequence) => chain.check(send(sequence)).code);
  expect([...codes, verify.mock.calls.length]).toEqual([0, 0, 0, 2]);
});
