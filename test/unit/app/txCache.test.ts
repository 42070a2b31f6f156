import { expect, test } from 'vitest';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { createTxCache } from '../../../src/app/tx/txCache.ts';
import { txId } from '../../../src/app/tx/txId.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { signTx } from '../../harness/signTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';

const alice: SimAccount = simAccount(0);
const message = sendMessage(alice.address, alice.address, [{ denom: 'upoc', amount: '1' }]);
/** Of one length. */
const txs = Array.from({ length: 65 }, (_, i) =>
  signTx(alice, [message], { chainId: 'sim-1', accountNumber: 0n, sequence: BigInt(i + 128) }),
);
const decode = createTxDecoder(messageHandlers);
const first = txs[0] as Uint8Array;
/** What an entry counts, as the cache has it. */
const entryBytes = 3 * first.length + 128 * decode(first, txId(first)).fieldCount + 1024;

/** A cache for so many entries that tells which of those that are asked for were decoded. */
function cacheOf(entries: number) {
  const decoded: Uint8Array[] = [];
  const cache = createTxCache((bytes, id) => {
    decoded.push(bytes);
    return decode(bytes, id);
  }, entries * entryBytes);
  const ask = (from: number, to: number): number[] => {
    decoded.length = 0;
    for (const tx of txs.slice(from, to)) cache.decode(tx);
    return decoded.map((bytes) => txs.findIndex((tx) => Buffer.compare(tx, bytes) === 0));
  };
  return { cache, ask };
}

test('beyond its bound a cache lets the oldest go, a sixteenth of all, and keeps the others', () => {
  const { ask } = cacheOf(64);
  expect(ask(0, 64)).toHaveLength(64);
  expect(ask(0, 64)).toEqual([]);
  expect(ask(64, 65)).toEqual([64]);
  expect(ask(5, 65)).toEqual([]);
  expect(ask(0, 5)).toEqual([0, 1, 2, 3, 4]);
});

test('what a block holds makes room, and a cache of nothing remembers nothing', () => {
  const { cache, ask } = cacheOf(64);
  ask(0, 64);
  cache.forget(cache.decode(txs[7] as Uint8Array));
  expect(ask(64, 65)).toEqual([64]);
  expect(ask(0, 1)).toEqual([]);
  const none = cacheOf(0);
  expect([none.ask(1, 2), none.ask(1, 2)]).toEqual([[1], [1]]);
});
