/** Transactions that would be free because they look like responses to challenges. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterEach, expect, test } from 'vitest';
import {
  alice,
  FloodedChain,
  type FloodOptions,
  fee,
  mallory,
  places,
  SpamStream,
  send,
} from '../../harness/floodedChain.ts';
import { challengesOf, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';

let flooded: FloodedChain;
let thief: PocUser;

async function start(options: FloodOptions = {}): Promise<void> {
  flooded = await FloodedChain.start(options);
  thief = new PocUser(flooded.chain, mallory);
}

afterEach(async () => {
  await flooded.chain.stop();
});

test('B2 what answers nothing is refused, with a fee and without; what exceeds the bounds of a free response pays', async () => {
  await start();
  const { pool, chain, host } = flooded;
  await flooded.challenge(host, thief);
  const theirs = await flooded.openChallenge(mallory);
  const right = await thief.responseMessage(theirs);
  const stolen = await thief.responseMessage(await flooded.openChallenge(alice));
  const wrong = await thief.responseMessage(theirs, { artifact: new Uint8Array(24) });
  const unknown = await thief.responseMessage(theirs, { challengeId: 999n });
  for (const [message, code] of [
    [unknown, 'poc/13'],
    [stolen, 'poc/14'],
    [wrong, 'poc/17'],
  ] as const) {
    expect(pool.broadcast(await chain.sign(mallory, message, { fee }))).toBe(code);
    expect(pool.broadcast(await chain.sign(mallory, message))).toMatch(/^(poc\/17|sdk\/13)$/);
  }
  const excessive: [EncodeObject[], bigint][] = [
    [[right, right], 400_000n],
    [[right], 500_001n],
    [[right, send(mallory)], 400_000n],
  ];
  for (const [messages, gas] of excessive) {
    expect(pool.broadcast(await chain.sign(mallory, messages, { gas }))).toBe('sdk/13');
  }
  expect(pool.size).toBe(0);
  await chain.block(await chain.sign(mallory, right));
  expect(pool.broadcast(await chain.sign(mallory, right))).toBe('sdk/13');
  expect(pool.broadcast(await chain.sign(mallory, right, { fee }))).toBe('poc/15');
});

test('B2 an answer that is refused does not stand in the way of the right one', async () => {
  await start({ params: { settlementAuditLeaves: 2, validationSampleRateBps: 0 } });
  const { pool, chain, host } = flooded;
  await chain.block(await host.commit(20));
  await chain.advanceTo(14n);
  const [first, second] = await challengesOf(chain, alice, { openOnly: true });
  if (first === undefined || second === undefined) throw new Error('two leaves are audited');
  const good = await host.responseMessage(first);
  const bad = await host.responseMessage(second, { artifact: new Uint8Array(24) });
  const both = await chain.sign(alice, [good, bad], { gas: 800_000n });
  expect(pool.broadcast(both)).toBe('poc/17');
  expect(pool.broadcast(await chain.sign(alice, good))).toBe('taken');
});

test('B2 open challenges of an attacker: one free transaction each, and who comes after them waits for these alone', async () => {
  const sybils = Array.from({ length: 20 }, (_, i) => simAccount(10 + i));
  await start({ others: sybils });
  const { pool, chain, host } = flooded;
  const users = sybils.map((account) => new PocUser(chain, account));
  const height = await flooded.challenge(host, ...users);
  for (const user of users) {
    const message = await user.responseMessage(await flooded.openChallenge(user.account));
    const most = { gas: 500_000n };
    expect(pool.broadcast(await chain.sign(user.account, message, most))).toBe('taken');
    const again = { ...most, skip: 1, memo: 'again' };
    expect(pool.broadcast(await chain.sign(user.account, message, again))).toBe('poc/24');
  }
  await new SpamStream(flooded).fill();
  const response = await flooded.answer();
  expect(pool.broadcast(response)).toBe('taken');
  let last = await pool.block();
  while (places(last.txs, [response])[0] === -1) last = await pool.block();
  // Six of them fill a block here: twenty hold the response up for three blocks, and whatever else is in the mempool for none.
  expect(last.height - height).toBe(4n);
  expect(await summaryOf(chain, alice)).toMatchObject({ challengesPassed: 1 });
});

test('B2 a response that fails for want of gas is free again, once a block until the deadline', async () => {
  await start();
  const { pool, chain } = flooded;
  await flooded.challenge(thief);
  const { deadlineBlockHeight, ...challenge } = await flooded.openChallenge(mallory);
  const message = await thief.responseMessage({ ...challenge, deadlineBlockHeight });
  // Enough for CheckTx, too little for the block.
  const gas = 40_000n;
  const before = await flooded.balance(mallory);
  while (chain.height < deadlineBlockHeight) {
    expect(pool.broadcast(await chain.sign(mallory, message, { gas }))).toBe('taken');
    const more = { gas, skip: 1, memo: 'more' };
    expect(pool.broadcast(await chain.sign(mallory, message, more))).toBe('poc/24');
    const { txResults } = await pool.block();
    expect(txResults[0]).toMatchObject({ codespace: 'sdk', code: 11 });
  }
  expect(await flooded.balance(mallory)).toBe(before);
  expect(pool.broadcast(await chain.sign(mallory, message, { gas }))).toBe('sdk/13');
  expect(await summaryOf(chain, mallory)).toMatchObject({ penaltyApplied: true });
});
