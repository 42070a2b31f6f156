/** At every limit, and one beyond it. */

import { RequestPrepareProposal } from 'cosmjs-types/tendermint/abci/types';
import { afterEach, describe, expect, test } from 'vitest';
import { registerParticipantMessage } from '../../../../src/client/pocMessages.ts';
import { buildTx, sendMessage, type TxParts } from '../../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../../harness/simAccount.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import { nodesOf, parseTree } from '../../../harness/wire/wireTree.ts';
import {
  alice,
  bob,
  honestTx,
  refused,
  rich,
  standing,
  startTxChain,
  ten,
  tx,
} from './txFixture.ts';

let chain: SimChain;

afterEach(async () => {
  await chain.stop();
});

async function refuse(txs: readonly RefusedTx[]): Promise<void> {
  await playRefused(chain, txs, honestTx(0n));
  expect(await standing(chain, alice)).toEqual([rich, 0n]);
}

/** In the mempool and in a block. */
function taken(parts: Partial<TxParts>): void {
  const bytes = tx(parts);
  expect(chain.check(bytes)).toMatchObject({ code: 0, log: '' });
  expect(chain.finalize([bytes]).txResults[0]).toMatchObject({ code: 0, log: '' });
}

describe('C: gas limits', () => {
  const last = (1n << 63n) - 1n;

  test('of 0, of 2^63, of 2^64 − 1 are refused', async () => {
    chain = await startTxChain();
    await refuse([
      refused('0', { gas: 0n }, 'sdk/41'),
      refused('2^63', { gas: last + 1n }, 'sdk/18'),
      refused('2^64 − 1', { gas: (1n << 64n) - 1n }, 'sdk/18'),
      refused('1', { gas: 1n }, 'sdk/11'),
      refused('too little for its bytes', { gas: 3000n }, 'sdk/11'),
      refused('no fee at all', { authInfo: { fee: undefined } }, 'sdk/41'),
    ]);
  });

  test('of 2^63 − 1 is taken where blocks have no bound, and two of them in one block', async () => {
    chain = await startTxChain();
    taken({ gas: last });
    const block = await chain.block(tx({ gas: last }), tx({ gas: last }, 1n), honestTx(0n));
    expect(block.txResults.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(block.txResults[0]?.gasWanted).toBe(last);
  });

  test('of a whole block are taken, one unit more is refused', async () => {
    chain = await startTxChain([], { maxBlockGas: 1_000_000n });
    taken({ gas: 1_000_000n });
    await chain.block();
    await refuse([
      refused('one more', { gas: 1_000_001n }, 'sdk/41'),
      refused('2^63 − 1', { gas: last }, 'sdk/41'),
      refused('2^63', { gas: last + 1n }, 'sdk/41'),
    ]);
  });

  test('of what a transaction needs are taken, one unit less fails for the fee', async () => {
    chain = await startTxChain();
    const needed = chain.finalize([tx({ gas: 100_000n })]).txResults[0]?.gasUsed ?? 0n;
    expect(chain.finalize([tx({ gas: needed })]).txResults[0]).toMatchObject({ code: 0 });
    const block = await chain.block(tx({ gas: needed - 1n }), honestTx(0n));
    expect(block.txResults.map(({ code }) => code)).toEqual([11, 0]);
    expect(await standing(chain, alice)).toEqual([rich - 7n, 1n]);
  });
});

test('C: 262,144 protobuf fields are read, one more is refused at once', async () => {
  chain = await startTxChain();
  const tree = parseTree(tx(), 'cosmos.tx.v1beta1.TxRaw');
  const own = nodesOf(tree).reduce((sum, { fields }) => sum + fields.length, 0);
  const signatures = (count: number) => (): Uint8Array[] =>
    Array.from({ length: count }, () => new Uint8Array(0));
  const most = 262_144 - own + 1;
  await refuse([
    refused('at the limit', { signatures: signatures(most) }, 'sdk/4'),
    refused('one more signature', { signatures: signatures(most + 1) }, 'sdk/2'),
    refused(
      'one more field of the body',
      { signatures: signatures(most), body: { timeoutHeight: 9n } },
      'sdk/2',
    ),
  ]);
});

describe('C: fields of our messages', () => {
  const register = (length: number, key: number): Partial<TxParts> => ({
    messages: [
      registerParticipantMessage({
        creator: alice.address,
        consensusPubkey: new Uint8Array(key).fill(5),
        inferenceUrl: `https://${'h'.repeat(length)}`.slice(0, length),
      }),
    ],
  });

  test('at their lengths are taken, one byte beyond they fail', async () => {
    chain = await startTxChain();
    const codeOf = (length: number, key: number): string => {
      const [result] = chain.finalize([tx(register(length, key))]).txResults;
      return `${result?.codespace}/${result?.code}`;
    };
    expect([codeOf(256, 32), codeOf(0, 0)]).toEqual(['/0', '/0']);
    expect([codeOf(257, 32), codeOf(1 << 12, 32)]).toEqual(['poc/21', 'poc/21']);
    expect([1, 31, 33, 64].map((key) => codeOf(256, key))).toEqual(
      Array.from({ length: 4 }, () => 'poc/20'),
    );
  });
});

describe('C: the memo', () => {
  test('of 256 bytes is taken; over the limit it is refused, in bytes of UTF-8', async () => {
    chain = await startTxChain();
    for (const memo of ['m'.repeat(256), 'é'.repeat(128), '🙂'.repeat(64)]) {
      expect(chain.finalize([tx({ body: { memo } })]).txResults[0]?.code).toBe(0);
    }
    const over = ['m'.repeat(257), `${'é'.repeat(128)}m`, '🙂'.repeat(65), 'm'.repeat(1 << 20)];
    await refuse(
      over.map((memo) =>
        refused(`${memo.length} characters`, { body: { memo }, gas: 20_000_000n }, 'sdk/12'),
      ),
    );
  });
});

describe('C: timeouts', () => {
  /** Blocks of the simulated chain are a second apart; CheckTx knows the time of the last one. */
  const second = (height: bigint): bigint => 1_700_000_000n + height;

  test('a timeout height in the past is refused, the present one is the last', async () => {
    chain = await startTxChain();
    await chain.advanceTo(9n);
    const at = (timeoutHeight: bigint): Partial<TxParts> => ({ body: { timeoutHeight } });
    for (const height of [10n, 11n, 1n << 63n, (1n << 64n) - 1n]) {
      expect(chain.finalize([tx(at(height))]).txResults[0]?.code).toBe(0);
    }
    expect(chain.check(tx(at(10n))).code).toBe(0);
    await refuse([refused('9', at(9n), 'sdk/30'), refused('1', at(1n), 'sdk/30')]);
  });

  test('a timeout timestamp in the past is refused to the nanosecond', async () => {
    chain = await startTxChain();
    await chain.advanceTo(9n);
    const at = (seconds: bigint, nanos: number): Partial<TxParts> => ({
      body: { timeoutTimestamp: { seconds, nanos } },
    });
    for (const [seconds, nanos] of [
      [second(10n), 0],
      [second(10n), 1],
      [253_402_300_799n, 999_999_999],
    ] as const) {
      expect(chain.finalize([tx(at(seconds, nanos))]).txResults[0]?.code).toBe(0);
    }
    // The mempool compares with the block before: this one it takes, the block refuses.
    expect(chain.check(tx(at(second(9n), 999_999_999))).code).toBe(0);
    expect(chain.finalize([tx(at(second(9n), 999_999_999))]).txResults[0]?.code).toBe(42);
    await chain.block();
    await refuse([
      refused('a nanosecond ago', at(second(9n), 999_999_999), 'sdk/42'),
      refused('1970', at(0n - 1n, 0), 'sdk/42'),
    ]);
  });

  test('timestamps that are none, and unordered transactions, are refused', async () => {
    chain = await startTxChain();
    const at = (seconds: bigint, nanos: number, unordered = false): Partial<TxParts> => ({
      body: { timeoutTimestamp: { seconds, nanos }, unordered },
    });
    await refuse([
      refused('the first second', at(-62_135_596_800n, 0), 'sdk/42'),
      refused('before the year 1', at(-62_135_596_801n, 0), 'sdk/2'),
      refused('after the year 9999', at(253_402_300_800n, 0), 'sdk/2'),
      refused('most seconds', at((1n << 63n) - 1n, 0), 'sdk/2'),
      refused('most negative seconds', at(-(1n << 63n), 0), 'sdk/2'),
      refused('10^9 nanoseconds', at(second(50n), 1_000_000_000), 'sdk/2'),
      refused('negative nanoseconds', at(second(50n), -1), 'sdk/2'),
      refused('unordered', { body: { unordered: true } }, 'sdk/37'),
      refused('unordered with a timeout', at(second(50n), 0, true), 'sdk/37'),
    ]);
  });
});

describe('C: the number of signatures', () => {
  const senders = (n: number, sequence = 0n, givesKey = true): Partial<TxParts> => {
    const accounts: SimAccount[] = Array.from({ length: n }, (_, i) => simAccount(i));
    return {
      signers: accounts.map((account, i) => ({
        account,
        accountNumber: BigInt(i),
        sequence,
        givesKey,
      })),
      messages: accounts.map(({ address }) => sendMessage(address, bob.address, ten)),
      gas: 1_000_000n,
    };
  };

  test('of seven is taken, of eight refused', async () => {
    chain = await startTxChain([3, 4, 5, 6, 7].map((i) => simAccount(i)));
    taken(senders(7));
    await chain.block();
    await refuse([refused('eight', senders(8), 'sdk/14')]);
  });

  test('counts signers whose key is known and not given: each hashes the whole transaction', async () => {
    const accounts = Array.from({ length: 8 }, (_, i) => simAccount(i));
    chain = await startTxChain(accounts.slice(3));
    const own = accounts.map((account, i) =>
      buildTx({
        signers: [{ account, accountNumber: BigInt(i), sequence: 0n }],
        messages: [sendMessage(account.address, bob.address, ten)],
      }),
    );
    await chain.block(...own);
    const codes = [7, 8].map((n) => chain.finalize([tx(senders(n, 1n, false))]).txResults[0]?.code);
    expect(codes).toEqual([0, 14]);
    expect(chain.check(tx(senders(8, 1n, false))).code).toBe(14);
  });
});

describe('C: the bytes of a proposal', () => {
  const propose = (maxTxBytes: bigint, ...txs: Uint8Array[]): number =>
    chain.app.prepareProposal(
      RequestPrepareProposal.fromPartial({ txs, maxTxBytes, height: chain.height + 1n }),
    ).txs.length;

  test('a transaction that fits to the byte is proposed, one byte over it is left out', async () => {
    chain = await startTxChain();
    const [bytes, other] = [tx({ body: { memo: 'm'.repeat(100) } }), honestTx(0n)];
    // A tag, two bytes of length, the transaction: as CometBFT counts.
    const size = BigInt(bytes.length) + 3n;
    expect(bytes.length).toBeGreaterThan(128);
    expect(propose(size, bytes)).toBe(1);
    expect(propose(size - 1n, bytes)).toBe(0);
    const both = size + BigInt(other.length) + 3n;
    expect(propose(both, bytes, other)).toBe(2);
    expect(propose(both - 1n, bytes, other)).toBe(1);
    expect(propose(size - 1n, bytes, other)).toBe(1);
  });
});
