/** B2 with the real CometBFT: an attacker floods the nodes through their RPC for a whole epoch, and its deadlines. */

import { accountFromAny } from '@cosmjs/stargate';
import { afterEach, expect, test } from 'vitest';
import { allPages } from '../../src/client/allPages.ts';
import type { ChainClient } from '../../src/client/connectClient.ts';
import { respondChallengeMessage } from '../../src/client/pocMessages.ts';
import { blocksUntilAnswered, FloodedDevnet } from './floodedDevnet.ts';
import { Spammer } from './spammer.ts';

const mempoolSize = 200;
const epochIndex = 1n;
/** Epochs of a devnet have thirty blocks; the first is settled with the last of them. */
const settled = 30;

const oneCoin = { denom: 'upoc', amount: '1' };

let devnet: FloodedDevnet | undefined;
let client: ChainClient | undefined;
let spammers: Spammer[] = [];

afterEach(async () => {
  for (const spammer of spammers.splice(0)) await spammer.stop();
  client?.disconnect();
  await devnet?.stop();
});

test('B2 two flooded nodes: no honest host loses its epoch, each place costs a fee, and what only looks free is refused', async () => {
  devnet = await FloodedDevnet.start({
    validators: 2,
    hosts: 2,
    mempoolSize,
    maxBlockGas: 3_000_000n,
  });
  await devnet.reach(2);
  client = await devnet.connect();
  const { chainId, rpcs } = devnet;
  const account = devnet.account.bind(devnet);
  const known = client.query;
  const numberOf = async (address: string): Promise<bigint> => {
    const account = await known.auth.account(address);
    if (account === null) throw new Error(`${address} has no account`);
    return BigInt(accountFromAny(account).accountNumber);
  };
  const balanceOf = async (address: string): Promise<bigint> =>
    BigInt((await known.bank.balance(address, 'upoc')).amount);
  // Three transactions fill a block: the mempool's places are worth more than forty blocks, and a deadline is eight away.
  const payers = await Promise.all(
    ['alice', 'bob'].map(async (name, i) => {
      const { address, privateKey } = account(name);
      const value = { fromAddress: address, toAddress: address, amount: [oneCoin] };
      const spammer = new Spammer({
        rpc: rpcs[i] ?? '',
        chainId,
        privateKey,
        accountNumber: await numberOf(address),
        message: { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value },
        gas: 1_000_000n,
        fee: 1000n,
      });
      return { spammer, address, before: await balanceOf(address) };
    }),
  );
  const { address, privateKey } = account('host1');
  const pretender = new Spammer({
    rpc: rpcs[0] ?? '',
    chainId,
    privateKey,
    accountNumber: await numberOf(address),
    message: respondChallengeMessage({
      creator: address,
      challengeId: 1n,
      artifact: new Uint8Array(24),
      proof: [],
    }),
    gas: 400_000n,
    fee: 0n,
  });
  spammers = [pretender, ...payers.map(({ spammer }) => spammer)];
  await allRegistered(client, devnet);
  for (const spammer of spammers) spammer.start();
  const fullness: number[] = [];
  while (devnet.height < settled + 1) {
    await devnet.reach(devnet.height + 1);
    const { total } = await client.comet.numUnconfirmedTxs();
    fullness.push(total);
  }
  for (const spammer of spammers) await spammer.stop();

  const { poc } = client.query;
  const summaries = await collect(
    allPages(
      (page) => poc.summaries({ epochIndex }, page),
      (r) => r.summaries,
    ),
  );
  const challenges = await collect(
    allPages(
      (page) => poc.challenges({ epochIndex }, page),
      (r) => r.challenges,
    ),
  );
  expect(summaries).toHaveLength(4);
  for (const { commitCount, challengesIssued, challengesPassed, penaltyApplied } of summaries) {
    expect(commitCount).toBeGreaterThan(0);
    expect(challengesIssued).toBeGreaterThanOrEqual(4);
    expect(challengesPassed).toBe(challengesIssued);
    expect(penaltyApplied).toBe(false);
  }
  const blocks = await blocksUntilAnswered(client, challenges, settled);
  expect(blocks).not.toContain(undefined);
  // The flood was one: the application refused it at its share of the mempool, and CometBFT itself was never full.
  expect(fullness.toSorted((a, b) => a - b)[fullness.length >> 1]).toBeGreaterThan(mempoolSize / 2);
  expect(Math.max(...fullness)).toBeLessThan(mempoolSize);
  for (const { spammer, address: payer, before } of payers) {
    const { refused } = spammer;
    const paid = before - (await balanceOf(payer));
    expect(refused.get('sdk/20')).toBeGreaterThan(5);
    expect(refused.has('comet')).toBe(false);
    expect(paid % 1000n).toBe(0n);
    expect(paid).toBeGreaterThan(5000n);
  }
  expect(pretender.taken).toBe(0);
  expect(pretender.refused.size).toBeGreaterThan(0);
});

/** A registration has no place of its own in the mempool: this attack is on those who take part already. */
async function allRegistered(chain: ChainClient, running: FloodedDevnet): Promise<void> {
  for (;;) {
    const { participants } = await chain.query.poc.participants();
    if (participants.length === 4) return;
    await running.reach(running.height + 1);
  }
}

async function collect<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}
