/** A host whose participant key is kept away: what the warm key on its machine can do, and what others can do with a MsgExec of theirs. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterEach, describe, expect, test } from 'vitest';
import { execMessage } from '../../../src/client/authzMessages.ts';
import { hostGrantMessages, hostRevokeMessages } from '../../../src/client/hostGrants.ts';
import {
  alice,
  FloodedChain,
  fee,
  mallory,
  places,
  SpamStream,
  send,
} from '../../harness/floodedChain.ts';
import { challengesOf, type PocUser, summaryOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';

/** No coins of its own: its account comes to exist with the grant. */
const warm = simAccount(50);

let flooded: FloodedChain;
afterEach(() => flooded.chain.stop());

async function start(grantees: readonly SimAccount[] = [warm], lastsFor?: bigint): Promise<void> {
  flooded = await FloodedChain.start();
  const { chain } = flooded;
  const expiration =
    lastsFor === undefined
      ? undefined
      : { seconds: 1_700_000_000n + chain.height + lastsFor, nanos: 0 };
  const grants = grantees.flatMap(({ address }) =>
    hostGrantMessages(alice.address, address, expiration),
  );
  const { txResults } = await chain.block(
    await chain.sign(alice, grants, { fee, gas: 2_900_000n }),
  );
  expect(txResults[0]?.code).toBe(0);
}

const by = (account: SimAccount, ...messages: EncodeObject[]): EncodeObject =>
  execMessage(account.address, messages);

/** The right answer to alice's open challenge. */
async function answer(): Promise<EncodeObject> {
  return flooded.host.responseMessage(await flooded.openChallenge(alice));
}

/** An answer to a challenge that has one. */
async function stale(): Promise<EncodeObject> {
  const [challenge] = await challengesOf(flooded.chain, alice);
  if (challenge === undefined) throw new Error('there was no challenge');
  return flooded.host.responseMessage(challenge);
}

describe('P24, M16: a response in a MsgExec of the warm key', () => {
  test('is free, and counts as the answer of the participant', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const before = await flooded.balance(alice);
    expect(pool.broadcast(await chain.sign(warm, by(warm, await answer())))).toBe('taken');
    expect((await pool.block()).txResults[0]?.code).toBe(0);
    expect(await summaryOf(chain, alice)).toMatchObject({
      challengesPassed: 1,
      penaltyApplied: false,
    });
    expect(await flooded.balance(alice)).toBe(before);
  });

  test('asks no fee allowance, not even of the granter that it names for the case that it is not free', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const options = { fee, granter: alice.address };
    const response = await chain.sign(warm, by(warm, await answer()), options);
    expect(pool.broadcast(response)).toBe('taken');
    expect((await pool.block()).txResults[0]?.code).toBe(0);
    // It is closed now: the same again is not free, and nobody granted its fee.
    const again = await chain.sign(warm, by(warm, await stale()), options);
    expect(pool.broadcast(again)).toBe('sdk/38');
  });

  test('comes first in a block, however full the mempool is', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    expect(await new SpamStream(flooded).fill()).toBe('sdk/20');
    const response = await chain.sign(warm, by(warm, await answer()));
    expect(pool.broadcast(response)).toBe('taken');
    expect(places(pool.offered(), [response])).toEqual([-1]);
    const { txs, txResults } = await pool.block();
    expect(places(txs, [response])).toEqual([0]);
    expect(txResults[0]?.code).toBe(0);
  });

  test('that would cost the epoch is refused by the mempool, as a direct one is', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const wrong = await host.responseMessage(await flooded.openChallenge(alice), {
      artifact: new Uint8Array(24),
    });
    expect(pool.broadcast(await chain.sign(warm, by(warm, wrong)))).toBe('poc/17');
    const right = await answer();
    expect(pool.broadcast(await chain.sign(warm, by(warm, wrong, right)))).toMatch(
      /sdk\/13|poc\/17/,
    );
    expect(pool.broadcast(await chain.sign(warm, by(warm, right)))).toBe('taken');
  });

  test('is one a challenge, whoever signs it: many warm keys make no free spam', async () => {
    const keys = Array.from({ length: 8 }, (_, i) => simAccount(60 + i));
    await start(keys);
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const right = await answer();
    const taken: string[] = [];
    for (const key of keys) taken.push(pool.broadcast(await chain.sign(key, by(key, right))));
    taken.push(pool.broadcast(await chain.sign(alice, right)));
    expect(taken).toEqual(['taken', ...Array.from({ length: 8 }, () => 'poc/24')]);
  });

  test('beside anything else pays, and so does one twice, and one with too much gas', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const right = await answer();
    const cases: [EncodeObject[], bigint][] = [
      [[by(warm, right, send(warm))], 400_000n],
      [[by(warm, right), send(warm)], 400_000n],
      [[by(warm, right, right)], 400_000n],
      [[by(warm, right)], 500_001n],
      [[by(warm)], 400_000n],
    ];
    for (const [messages, gas] of cases) {
      expect(pool.broadcast(await chain.sign(warm, messages, { gas }))).toBe('sdk/13');
    }
  });

  test('inside of a second MsgExec is not taken, with a fee or without', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const deep = by(mallory, by(warm, await answer()));
    expect(pool.broadcast(await chain.sign(mallory, deep))).toBe('sdk/13');
    expect(pool.broadcast(await chain.sign(mallory, deep, { fee }))).toBe('sdk/18');
  });
});

describe('a stranger without a grant', () => {
  test('pays for its MsgExec, is refused, and does not stand in the way of the answer', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const stolen = by(mallory, await answer());
    expect(pool.broadcast(await chain.sign(mallory, stolen))).toBe('sdk/13');
    expect(pool.broadcast(await chain.sign(mallory, stolen, { fee }))).toBe('authz/2');
    const { txResults } = await chain.block(await chain.sign(mallory, stolen, { fee }));
    expect(txResults[0]).toMatchObject({ code: 2, codespace: 'authz' });
    expect(pool.broadcast(await chain.sign(warm, by(warm, await answer())))).toBe('taken');
  });

  test('cannot cost anybody the epoch with a wrong proof in a block', async () => {
    await start();
    const { chain, host } = flooded;
    await flooded.challenge(host);
    const wrong = await host.responseMessage(await flooded.openChallenge(alice), {
      artifact: new Uint8Array(24),
    });
    await chain.block(await chain.sign(mallory, by(mallory, wrong), { fee }));
    expect(await summaryOf(chain, alice)).toMatchObject({ penaltyApplied: false });
  });
});

describe('a grant that is over', () => {
  test('makes the response an ordinary transaction, which is refused', async () => {
    await start([warm], 3n);
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    await chain.advanceTo(chain.height + 3n);
    const again = await chain.sign(warm, by(warm, await answer()));
    expect(pool.broadcast(again)).toBe('sdk/13');
  });

  test('counts as over from the block on that took it back', async () => {
    await start();
    const { pool, chain, host } = flooded;
    await flooded.challenge(host);
    const late = await chain.sign(warm, by(warm, await answer()));
    expect(pool.broadcast(late)).toBe('taken');
    const revoke = await chain.sign(alice, hostRevokeMessages(alice.address, warm.address), {
      fee,
    });
    const { txResults } = await chain.block(revoke, late);
    expect(txResults.map(({ code, codespace }) => [code, codespace])).toEqual([
      [0, ''],
      [2, 'authz'],
    ]);
    expect(await summaryOf(chain, alice)).toMatchObject({ challengesPassed: 0 });
  });

  test('is looked at as of the last block after a restart too', async () => {
    await start([warm], 9n);
    const { chain, host } = flooded;
    await flooded.challenge(host);
    const tx = await chain.sign(warm, by(warm, await answer()));
    expect(chain.check(tx).code).toBe(0);
    await chain.restart();
    expect(chain.check(tx).code).toBe(0);
    const timed = await chain.sign(alice, send(alice), { fee });
    expect(chain.check(timed).code).toBe(0);
  });
});

describe('a commit in a MsgExec of the warm key', () => {
  const commitOf = async (user: PocUser, key: SimAccount, skip = 0): Promise<Uint8Array> =>
    flooded.chain.sign(key, by(key, await user.commitMessage(20)), { fee, skip });

  test('has a place under spam and comes before it, one a participant', async () => {
    const second = simAccount(51);
    await start([warm, second]);
    const { pool, chain, host } = flooded;
    const coins = {
      typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
      value: {
        inputs: [{ address: mallory.address, coins: [{ denom: 'upoc', amount: '20000' }] }],
        outputs: [warm, second].map(({ address }) => ({
          address,
          coins: [{ denom: 'upoc', amount: '10000' }],
        })),
      },
    };
    await chain.block(await chain.sign(mallory, coins, { fee }));
    expect(await new SpamStream(flooded).fill()).toBe('sdk/20');
    const commit = await commitOf(host, warm);
    expect(pool.broadcast(commit)).toBe('taken');
    expect(pool.broadcast(await commitOf(host, second))).toBe('sdk/20');
    const { txs, txResults } = await pool.block();
    expect(places(txs, [commit])).toEqual([0]);
    expect(txResults[0]?.code).toBe(0);
    expect(await summaryOf(chain, alice)).toMatchObject({ commitCount: 1 });
  });

  test('of a stranger has no place under spam', async () => {
    await start();
    const { pool, host } = flooded;
    await new SpamStream(flooded).fill();
    expect(pool.broadcast(await commitOf(host, mallory))).toBe('sdk/20');
  });
});

test('the warm key may do nothing else', async () => {
  await start();
  const { chain } = flooded;
  const others: EncodeObject[] = [
    send(alice),
    { typeUrl: '/cpoc.poc.v1.MsgDeactivateParticipant', value: { creator: alice.address } },
    {
      typeUrl: '/cpoc.poc.v1.MsgUpdateParticipant',
      value: {
        creator: alice.address,
        consensusPubkey: new Uint8Array(0),
        inferenceUrl: 'https://mine.example',
      },
    },
    ...hostGrantMessages(alice.address, mallory.address),
  ];
  for (const message of others) {
    const { txResults } = await chain.block(await chain.sign(warm, by(warm, message)));
    expect(txResults[0]).toMatchObject({ code: 2, codespace: 'authz' });
  }
});
