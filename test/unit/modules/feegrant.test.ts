/** Fee allowances: who may spend whose coins on fees, in the mempool, in estimates and in blocks alike (docs/spec/modules.md, M6 and M7). */

import { SimulateRequest } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import { afterEach, describe, expect, test } from 'vitest';
import {
  basicAllowance,
  grantAllowanceMessage,
  revokeAllowanceMessage,
} from '../../../src/client/feegrantMessages.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import {
  at,
  FeegrantPlay,
  grantFees,
  noAllowance,
  other,
  poor,
  rich,
  upocs,
} from '../../harness/feegrantPlay.ts';
import { simAccount } from '../../harness/simAccount.ts';

let play: FeegrantPlay;
afterEach(() => play.chain.stop());

describe('an allowance (M6)', () => {
  test('pays the fee from the granter, names it in the events, and is less by it', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(100) })));
    const before = [await play.balance(rich.address), await play.balance(poor.address)];
    const { txResults } = await play.chain.block(await play.paid(30));
    expect(txResults[0]?.code).toBe(0);
    expect(await play.balance(rich.address)).toBe((before[0] ?? 0n) - 30n);
    expect(await play.balance(poor.address)).toBe((before[1] ?? 0n) - 1n);
    expect(await play.basicLeft()).toBe('70');
    const types = txResults[0]?.events.map(({ type }) => type) ?? [];
    expect(types.slice(0, 2)).toEqual(['use_feegrant', 'update_feegrant']);
    const payer = txResults[0]?.events.find(({ type }) => type === 'tx')?.attributes;
    expect(payer).toMatchObject([{ value: '30upoc' }, { key: 'fee_payer', value: rich.address }]);
  });

  test('is gone with its last coin', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(30) })));
    expect((await play.chain.block(await play.paid(30))).txResults[0]?.code).toBe(0);
    await expect(play.allowance()).rejects.toThrow(noAllowance);
    const { txResults } = await play.chain.block(await play.paid(1));
    expect(txResults[0]).toMatchObject({ code: 38, codespace: 'sdk' });
    expect(txResults[0]?.log).toBe(
      `${rich.address} does not allow to pay fees for ${poor.address}: fee-grant not found: not found`,
    );
  });

  test('without a limit pays whatever the granter has', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance()));
    expect((await play.chain.block(await play.paid(1_000_000))).txResults[0]?.code).toBe(0);
    const tooMuch = (await play.chain.block(await play.paid(2_000_000_000))).txResults[0];
    expect(tooMuch).toMatchObject({ code: 5, codespace: 'sdk' });
  });

  test('is one a pair, not for oneself, not for the past', async () => {
    play = await FeegrantPlay.start();
    const allowance = basicAllowance({ spendLimit: upocs(5) });
    expect((await play.run(rich, grantFees(allowance))).code).toBe(0);
    const twice = await play.run(rich, grantFees(allowance));
    expect(twice).toMatchObject({ code: 18, codespace: 'sdk' });
    expect(twice.log).toContain('fee allowance already exists: invalid request');
    expect(await play.run(rich, grantFees(allowance, rich.address))).toMatchObject({ code: 7 });
    const past = await play.run(
      rich,
      grantFees(basicAllowance({ expiration: at(play.now) }), other.address),
    );
    expect(past.log).toContain('expiration is before current block time: invalid request');
  });

  test('is taken back, in the same block too, and again it is not there', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(100) })));
    const revoke = revokeAllowanceMessage(rich.address, poor.address);
    const { txResults } = await play.chain.block(
      await play.paid(10),
      await play.chain.sign(rich, revoke),
      await play.paid(10, { skip: 1 }),
    );
    expect(txResults.map(({ code }) => code)).toEqual([0, 0, 38]);
    expect(await play.run(rich, revoke)).toMatchObject({ code: 38, codespace: 'sdk' });
  });

  test('for a grantee without an account makes one, which signs its first transaction with it', async () => {
    play = await FeegrantPlay.start();
    const fresh = simAccount(77);
    const done = await play.run(rich, grantFees(basicAllowance(), fresh.address));
    expect(done.code).toBe(0);
    const message = grantAllowanceMessage(fresh.address, other.address, basicAllowance());
    const tx = await play.chain.sign(fresh, message, { fee: upocs(100), granter: rich.address });
    expect(play.chain.check(tx).code).toBe(0);
    expect((await play.chain.block(tx)).txResults[0]?.code).toBe(0);
  });

  test('of a type that is not known, or of none, is refused', async () => {
    play = await FeegrantPlay.start();
    const unknown = await play.run(
      rich,
      grantFees({ typeUrl: '/foo.Allowance', value: new Uint8Array(0) }),
    );
    expect(unknown).toMatchObject({ code: 2, codespace: 'sdk' });
    expect(unknown.log).toContain('unable to resolve type URL /foo.Allowance');
    const message = await play.run(
      rich,
      grantFees({ typeUrl: '/cosmos.bank.v1beta1.MsgSend', value: new Uint8Array(0) }),
    );
    expect(message.log).toContain('against interface *feegrant.FeeAllowanceI');
    const none = await play.run(rich, {
      typeUrl: '/cosmos.feegrant.v1beta1.MsgGrantAllowance',
      value: { granter: rich.address, grantee: poor.address },
    });
    expect(none).toMatchObject({ code: 5, codespace: 'feegrant' });
  });
});

describe('a limit (M7)', () => {
  test('holds for many transactions of one block', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(100) })));
    const txs = await Promise.all([40, 40, 40].map((fee, skip) => play.paid(fee, { skip })));
    const before = await play.balance(rich.address);
    const { txResults } = await play.chain.block(...txs);
    expect(txResults.map(({ code, codespace }) => [code, codespace])).toEqual([
      [0, ''],
      [0, ''],
      [2, 'feegrant'],
    ]);
    expect(await play.balance(rich.address)).toBe(before - 80n);
    expect(await play.basicLeft()).toBe('20');
  });

  test('holds in the mempool: what waits there counts', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(100) })));
    const txs = await Promise.all([60, 60].map((fee, skip) => play.paid(fee, { skip })));
    const answers = txs.map((tx) => play.chain.check(tx));
    expect(answers.map(({ code, codespace }) => [code, codespace])).toEqual([
      [0, ''],
      [2, 'feegrant'],
    ]);
    expect(answers[1]?.log).toContain('basic allowance: fee limit exceeded');
  });

  test('holds in estimates, which take nothing', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(100) })));
    const estimate = async (fee: number) =>
      play.chain.query(
        '/cosmos.tx.v1beta1.Service/Simulate',
        SimulateRequest.encode(
          SimulateRequest.fromPartial({ txBytes: await play.paid(fee) }),
        ).finish(),
      );
    expect((await estimate(100)).code).toBe(0);
    expect((await estimate(101)).log).toContain('fee limit exceeded');
    expect(await play.basicLeft()).toBe('100');
  });

  test('is not touched where the transaction is refused', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(100) })));
    const tx = await play.paid(50, { skip: 3 });
    expect((await play.chain.block(tx)).txResults[0]?.code).toBe(32);
    expect(await play.basicLeft()).toBe('100');
  });

  test('is touched where its messages fail: the fee is paid all the same', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ spendLimit: upocs(100) })));
    const message = sendMessage(poor.address, other.address, upocs(10n ** 15n));
    expect((await play.chain.block(await play.paid(50, { message }))).txResults[0]?.code).toBe(5);
    expect(await play.basicLeft()).toBe('50');
  });

  test('is of its own denominations', async () => {
    play = await FeegrantPlay.start();
    await play.run(
      rich,
      grantFees(basicAllowance({ spendLimit: [{ denom: 'other', amount: '9' }] })),
    );
    const { txResults } = await play.chain.block(await play.paid(1));
    expect(txResults[0]).toMatchObject({ code: 2, codespace: 'feegrant' });
  });
});

test('a grant without an expiration uses the gas that clients know', async () => {
  play = await FeegrantPlay.start();
  const message = grantFees(basicAllowance({ spendLimit: upocs(1_234_567) }));
  await play.run(rich, sendMessage(rich.address, other.address, upocs(1)), 1);
  const { gasUsed } = await play.run(rich, message, 2000);
  // The SDK used 62,580, where addresses have two characters more.
  expect(gasUsed).toBeGreaterThan(55_000n);
  expect(gasUsed).toBeLessThan(65_000n);
});
