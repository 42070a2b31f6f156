/** Proposals with transactions that are malformed, too large or too many, before the real application. */

import { RequestPrepareProposal } from 'cosmjs-types/tendermint/abci/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { protoSize } from '../../../../src/app/proposals/limits.ts';
import { concatBytes } from '../../../../src/lib/bytes.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import type { AbciClient } from '../../abci/abciClient.ts';
import { expectAlive, startServer } from '../../abci/harness.ts';

const [alice, bob] = [simAccount(1), simAccount(2)] as const;
const accept = 1;
const reject = 2;
let chain: SimChain;
let comet: AbciClient;
let fatal: readonly Error[];

beforeEach(async () => {
  chain = await SimChain.start({ accounts: [alice, bob], maxBlockGas: 2_000_000n });
  await chain.block();
  const server = await startServer(chain.app);
  comet = await server.connect();
  fatal = server.fatal;
});

afterEach(async () => {
  await expectAlive(comet);
  expect(fatal).toEqual([]);
  await chain.stop();
});

const send = (skip = 0, gas = 200_000n): Promise<Uint8Array> => {
  const value = {
    fromAddress: alice.address,
    toAddress: bob.address,
    amount: [{ denom: 'upoc', amount: '1' }],
  };
  const message = { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value };
  return chain.sign(alice, message, { skip, gas });
};

async function prepare(txs: readonly Uint8Array[], maxTxBytes = 1_000_000n): Promise<Uint8Array[]> {
  const height = chain.height + 1n;
  const prepareProposal = RequestPrepareProposal.fromPartial({ txs: [...txs], maxTxBytes, height });
  const prepared = (await comet.ask({ prepareProposal })).prepareProposal?.txs;
  if (prepared === undefined) throw new Error('no proposal');
  return prepared.map((tx) => Uint8Array.from(tx));
}

async function verdict(txs: readonly Uint8Array[]): Promise<number | undefined> {
  const height = chain.height + 1n;
  return (await comet.ask({ processProposal: { txs: [...txs], height } })).processProposal?.status;
}

/** What no transaction is. */
async function malformed(): Promise<Uint8Array[]> {
  const good = await send();
  return [
    // Reads as a transaction that holds nothing.
    new Uint8Array(0),
    Uint8Array.of(0x1a, 0),
    Uint8Array.of(0),
    Uint8Array.of(1, 2, 3),
    good.subarray(0, good.length - 1),
    concatBytes(good, Uint8Array.of(0x7a, 0)),
    concatBytes(good, good),
    new Uint8Array(1_000_000).fill(0xff),
    new Uint8Array(1_000_000),
  ];
}

describe('D: malformed transactions', () => {
  test('D: are left out of a proposal, which is accepted; alone or in company they make one refused', async () => {
    const bad = await malformed();
    const good = [await send(), await send(1)];
    expect(await prepare([...bad, ...good])).toEqual(good);
    expect(await prepare(bad)).toEqual([]);
    expect(await verdict(good)).toBe(accept);
    expect(await verdict([])).toBe(accept);
    for (const one of bad) {
      expect(await verdict([one])).toBe(reject);
      expect(await verdict([...good, one])).toBe(reject);
    }
  });

  test('D: in a block that was decided all the same, each has a result that says so, and the chain goes on', async () => {
    const bad = await malformed();
    const txs = [await send(), ...bad];
    const height = chain.height + 1n;
    const { finalizeBlock } = await comet.ask({ finalizeBlock: { height, txs } });
    const codes = finalizeBlock?.txResults.map(({ code }) => code) ?? [];
    expect(codes).toHaveLength(txs.length);
    expect(codes[0]).toBe(0);
    for (const code of codes.slice(1)) expect([2, 18]).toContain(code);
    expect((await comet.ask({ commit: {} })).commit).toBeDefined();
  });
});

describe('D: too large', () => {
  test('D: what does not fit into the bytes of a block is left out, down to none and below', async () => {
    const txs = await Promise.all([0, 1, 2, 3].map((skip) => send(skip)));
    let room = 0n;
    for (const [fit, tx] of txs.entries()) {
      expect(await prepare(txs, room)).toEqual(txs.slice(0, fit));
      room += protoSize(tx);
      expect(await prepare(txs, room - 1n)).toEqual(txs.slice(0, fit));
      expect(await prepare(txs, room)).toEqual(txs.slice(0, fit + 1));
    }
    for (const none of [0n, -1n, -(1n << 63n)]) expect(await prepare(txs, none)).toEqual([]);
    expect(await prepare(txs, (1n << 63n) - 1n)).toEqual(txs);
  });

  test('D: what does not fit into the gas of a block is left out, and refused', async () => {
    const txs = [await send(0, 1_500_000n), await send(1, 600_000n)];
    expect(await prepare(txs)).toEqual(txs.slice(0, 1));
    expect(await verdict(txs)).toBe(reject);
    expect(await verdict([await send(0, 2_000_001n)])).toBe(reject);
    expect(await verdict([await send(0, (1n << 64n) - 1n)])).toBe(reject);
  });
});

describe('D: too many', () => {
  test('D: twenty thousand that are no transactions leave a proposal as it is, and make one refused', async () => {
    const good = await send();
    const many = Array.from({ length: 20_000 }, (_, i) => Uint8Array.of(i & 255, i >> 8));
    expect(await prepare([...many, good])).toEqual([good]);
    expect(await verdict([good, ...many])).toBe(reject);
  });

  test('D: what asks for less gas than anything costs is left out and refused, so that gas bounds their number', async () => {
    const [good, poor] = [await send(0, 10_000n), await send(1, 9_999n)];
    expect(await prepare([good, poor])).toEqual([good]);
    expect(await verdict([good])).toBe(accept);
    expect(await verdict([good, poor])).toBe(reject);
    // Nobody loses anything by it: with ten times as much they still fail.
    const { gasUsed, code } = chain.check(await send(0, 15_000n));
    expect(code).toBe(11);
    expect(gasUsed).toBeGreaterThan(15_000n);
  });

  test('D: one transaction ten thousand times is bounded by gas, and counts once', async () => {
    const good = await send();
    const proposal = await prepare(Array<Uint8Array>(10_000).fill(good), 1n << 40n);
    expect(proposal).toHaveLength(10);
    const height = chain.height + 1n;
    const { finalizeBlock } = await comet.ask({ finalizeBlock: { height, txs: proposal } });
    const codes = finalizeBlock?.txResults.map(({ code }) => code);
    expect(codes).toEqual([0, ...Array<number>(9).fill(32)]);
    await comet.ask({ commit: {} });
  });
});
