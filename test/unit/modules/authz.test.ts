/** Grants: who may execute whose messages, for how long and up to which limit (docs/spec/modules.md, M1 to M5). */

import { afterEach, describe, expect, test } from 'vitest';
import {
  execMessage,
  genericAuthorization,
  grantMessage,
  revokeMessage,
  sendAuthorization,
} from '../../../src/client/authzMessages.ts';
import { MsgExecResponse } from '../../../src/gen/cosmos/authz/v1beta1/tx.ts';
import { TxMsgData } from '../../../src/gen/cosmos/base/abci/v1beta1/abci.ts';
import {
  AuthzPlay,
  cold,
  grantAll,
  grantSend,
  other,
  sendOf,
  sendUrl,
  warm,
} from '../../harness/authzPlay.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';

let play: AuthzPlay;
afterEach(() => play.chain.stop());

describe('a grant', () => {
  test('lets the grantee execute, and nobody else (M1)', async () => {
    play = await AuthzPlay.start();
    expect((await play.run(cold, grantAll(sendUrl))).code).toBe(0);
    const exec = (by: string) => execMessage(by, [sendOf(cold.address, other.address, 5)]);
    const done = await play.run(warm, exec(warm.address));
    expect(done).toMatchObject({ code: 0 });
    const refused = await play.run(other, exec(other.address));
    expect(refused).toMatchObject({ code: 2, codespace: 'authz' });
    expect(refused.log).toBe(
      `failed to execute message; message index: 0: failed to get grant with given granter: ${cold.address}, grantee: ${other.address} & msgType: ${sendUrl} : authorization not found`,
    );
  });

  test('answers with the response of each message, and labels their events', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantAll(sendUrl));
    const done = await play.run(
      warm,
      execMessage(warm.address, [
        sendOf(cold.address, other.address, 5),
        sendOf(warm.address, other.address, 6),
      ]),
    );
    const [response] = TxMsgData.decode(done.data).msgResponses;
    expect(MsgExecResponse.decode(response?.value ?? new Uint8Array(0)).results).toHaveLength(2);
    const transfers = done.events.filter(({ type }) => type === 'transfer').slice(-2);
    expect(
      transfers.map(({ attributes }) => attributes.filter(({ key }) => key.endsWith('index'))),
    ).toMatchObject([
      [
        { key: 'authz_msg_index', value: '0' },
        { key: 'msg_index', value: '0' },
      ],
      [
        { key: 'authz_msg_index', value: '1' },
        { key: 'msg_index', value: '0' },
      ],
    ]);
  });

  test('counts for its own type of message alone', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantAll('/cpoc.poc.v1.MsgSubmitContinuousPoCCommit'));
    const refused = await play.run(
      warm,
      execMessage(warm.address, [sendOf(cold.address, warm.address, 1)]),
    );
    expect(refused).toMatchObject({ code: 2, codespace: 'authz' });
  });

  test('makes an account for a grantee that has none, so that it can sign', async () => {
    play = await AuthzPlay.start();
    const fresh = simAccount(77);
    await play.run(cold, grantAll(sendUrl, fresh.address));
    const done = await play.run(
      fresh,
      execMessage(fresh.address, [sendOf(cold.address, other.address, 1)]),
    );
    expect(done.code).toBe(0);
  });

  test('is refused for oneself, for a message that does not exist, and for the past', async () => {
    play = await AuthzPlay.start();
    expect(await play.run(cold, grantAll(sendUrl, cold.address))).toMatchObject({
      code: 7,
      codespace: 'authz',
    });
    const unknown = await play.run(cold, grantAll('/foo.MsgBar'));
    expect(unknown).toMatchObject({ code: 29, codespace: 'sdk' });
    expect(unknown.log).toContain("/foo.MsgBar doesn't exist.: invalid type");
    const late = await play.run(cold, grantSend(10, [], play.now + 1n));
    expect(late).toMatchObject({ code: 3, codespace: 'authz' });
    expect(late.log).toContain('expiration must be after the current block time (2023-11-14T22:1');
  });

  test('M1 may name a message of a module of the SDK that the chain has not got, as wallets do, but no other unknown one', async () => {
    play = await AuthzPlay.start();
    const elsewhere = '/cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward';
    expect(await play.run(cold, grantAll(elsewhere))).toMatchObject({ code: 0 });
    const { grants } = await play.grantsOf(cold.address, warm.address, elsewhere);
    expect(grants.map(({ authorization }) => authorization?.typeUrl)).toEqual([
      '/cosmos.authz.v1beta1.GenericAuthorization',
    ]);
    for (const typo of [
      '/cosmos.bank.v1beta1.MsgSendAll',
      '/cpoc.poc.v1.MsgSubmitContinousPoCCommit',
      '/cosmos.distribution.v1beta1.withdraw',
      'x/cosmos.staking.v1beta1.MsgDelegate',
    ]) {
      expect(await play.run(cold, grantAll(typo)), typo).toMatchObject({ code: 29 });
    }
  });

  test('emits the events of the SDK when it is made and taken back', async () => {
    play = await AuthzPlay.start();
    const made = await play.run(cold, grantAll(sendUrl));
    const expected = [
      { key: 'grantee', value: JSON.stringify(warm.address) },
      { key: 'granter', value: JSON.stringify(cold.address) },
      { key: 'msg_type_url', value: JSON.stringify(sendUrl) },
      { key: 'msg_index', value: '0' },
    ];
    const attributesOf = (result: typeof made, type: string) =>
      result.events.find((event) => event.type === type)?.attributes;
    expect(attributesOf(made, 'cosmos.authz.v1beta1.EventGrant')).toMatchObject(expected);
    const gone = await play.run(cold, revokeMessage(cold.address, warm.address, sendUrl));
    expect(attributesOf(gone, 'cosmos.authz.v1beta1.EventRevoke')).toMatchObject(expected);
    expect(await play.run(cold, revokeMessage(cold.address, warm.address, sendUrl))).toMatchObject({
      code: 2,
      codespace: 'authz',
    });
  });
});

describe('a limit (M2)', () => {
  test('is used up send by send, and the grant is gone with the last coin', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantSend(10));
    const exec = (amount: number) =>
      execMessage(warm.address, [sendOf(cold.address, other.address, amount)]);
    expect((await play.run(warm, exec(4))).code).toBe(0);
    const refused = await play.run(warm, exec(7));
    expect(refused).toMatchObject({ code: 5, codespace: 'sdk' });
    expect(refused.log).toContain('requested amount is more than spend limit');
    expect((await play.run(warm, exec(6))).code).toBe(0);
    expect((await play.grantsOf(cold.address, warm.address)).grants).toEqual([]);
    expect((await play.run(warm, exec(1))).codespace).toBe('authz');
  });

  test('holds within one MsgExec and among transactions of one block', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantSend(10));
    const send = (amount: number) => sendOf(cold.address, other.address, amount);
    const both = await play.run(warm, execMessage(warm.address, [send(6), send(6)]));
    expect(both).toMatchObject({ code: 5, codespace: 'sdk' });
    const txs = await Promise.all(
      [6, 6].map((amount, skip) =>
        play.chain.sign(warm, execMessage(warm.address, [send(amount)]), { skip }),
      ),
    );
    const block = await play.chain.block(...txs);
    expect(block.txResults.map(({ code }) => code)).toEqual([0, 5]);
  });

  test('names those who may receive', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantSend(10, [other.address]));
    const to = (address: string) => execMessage(warm.address, [sendOf(cold.address, address, 1)]);
    expect(await play.run(warm, to(warm.address))).toMatchObject({ code: 4, codespace: 'sdk' });
    expect((await play.run(warm, to(other.address))).code).toBe(0);
  });

  test('has to be coins', async () => {
    play = await AuthzPlay.start();
    const bad = grantMessage({
      granter: cold.address,
      grantee: warm.address,
      authorization: sendAuthorization([]),
    });
    expect(await play.run(cold, bad)).toMatchObject({ code: 10, codespace: 'sdk' });
  });
});

describe('time (M3, M5)', () => {
  test('ends a grant with its last moment, and the entry is pruned then', async () => {
    play = await AuthzPlay.start();
    const last = play.now + 3n;
    await play.run(cold, grantSend(100, [], last));
    const exec = execMessage(warm.address, [sendOf(cold.address, other.address, 1)]);
    expect((await play.run(warm, exec)).code).toBe(0);
    expect((await play.run(warm, exec)).code).toBe(0);
    expect(play.now).toBe(last);
    expect((await play.grantsOf(cold.address, warm.address)).grants).toEqual([]);
    expect((await play.run(warm, exec)).codespace).toBe('authz');
  });

  test('prunes 200 grants a block: what is behind them waits, and is of no use (M5)', async () => {
    play = await AuthzPlay.start();
    const last = { seconds: play.now + 2n, nanos: 0 };
    const grantees = Array.from({ length: 250 }, (_, i) => simAccount(1000 + i));
    const grants = grantees.map(({ address }) =>
      grantMessage({
        granter: cold.address,
        grantee: address,
        authorization: genericAuthorization(sendUrl),
        expiration: last,
      }),
    );
    const tx = await play.chain.sign(cold, grants, { gas: 60_000_000n });
    expect((await play.chain.block(tx)).txResults[0]?.code).toBe(0);
    const holders = async (): Promise<SimAccount[]> => {
      const held = grantees.map(({ address }) => play.grantsOf(cold.address, address));
      const answers = await Promise.all(held);
      return grantees.filter((_, i) => (answers[i]?.grants.length ?? 0) > 0);
    };
    expect(await holders()).toHaveLength(250);
    await play.chain.block();
    const left = await holders();
    expect(left).toHaveLength(50);
    const late = left[0] as SimAccount;
    const message = execMessage(late.address, [sendOf(cold.address, other.address, 1)]);
    expect(await play.run(late, message)).toMatchObject({ code: 6, codespace: 'authz' });
    expect(await holders()).toHaveLength(0);
  });

  test('of a renewed grant is the new one', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantSend(100, [], play.now + 3n));
    await play.run(cold, grantSend(50, [], play.now + 20n));
    await play.chain.advanceTo(play.chain.height + 4n);
    const { grants } = await play.grantsOf(cold.address, warm.address);
    expect(grants).toHaveLength(1);
    await play.chain.advanceTo(play.chain.height + 20n);
    expect((await play.grantsOf(cold.address, warm.address)).grants).toEqual([]);
  });
});

describe('a revocation (M4)', () => {
  test('counts for what comes behind it in the same block', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantAll(sendUrl));
    const exec = execMessage(warm.address, [sendOf(cold.address, other.address, 1)]);
    const block = await play.chain.block(
      await play.chain.sign(warm, exec),
      await play.chain.sign(cold, revokeMessage(cold.address, warm.address, sendUrl)),
      await play.chain.sign(warm, exec, { skip: 1 }),
    );
    expect(block.txResults.map(({ code, codespace }) => [code, codespace])).toEqual([
      [0, ''],
      [0, ''],
      [2, 'authz'],
    ]);
  });
});
