/** Fee allowances with periods, for certain messages, and for a time (docs/spec/modules.md, M8 to M10). */

import { afterEach, describe, expect, test } from 'vitest';
import {
  allowedMsgAllowance,
  basicAllowance,
  periodicAllowance,
  pruneAllowancesMessage,
} from '../../../src/client/feegrantMessages.ts';
import {
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from '../../../src/gen/cosmos/feegrant/v1beta1/feegrant.ts';
import * as query from '../../../src/gen/cosmos/feegrant/v1beta1/query.ts';
import type { Any } from '../../../src/gen/google/protobuf/any.ts';
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

const service = '/cosmos.feegrant.v1beta1.Query';

let play: FeegrantPlay;
afterEach(() => play.chain.stop());

describe('a period (M8)', () => {
  const allowance = (spend: number, changes: Partial<PeriodicAllowance> = {}) =>
    periodicAllowance({
      period: { seconds: 3n, nanos: 0 },
      periodSpendLimit: upocs(spend),
      periodCanSpend: upocs(spend),
      periodReset: at(play.now + 5n),
      ...changes,
    });

  test('has a limit of its own, which comes back with the next one', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(allowance(10)));
    const codes: string[] = [];
    const spend = async () => {
      const [result] = (await play.chain.block(await play.paid(6))).txResults;
      codes.push(`${play.now}: ${result?.code}`);
    };
    const first = play.now;
    for (let i = 0; i < 7; i += 1) await spend();
    const expected = [0, 2, 2, 0, 2, 2, 0].map((code, i) => `${first + BigInt(i) + 1n}: ${code}`);
    expect(codes).toEqual(expected);
    const { periodReset, periodCanSpend } = PeriodicAllowance.decode(
      (await play.allowance()).value,
    );
    expect(periodReset?.seconds).toBe(first + 10n);
    expect(periodCanSpend).toEqual(upocs(4));
  });

  test('spends no more than the whole', async () => {
    play = await FeegrantPlay.start();
    const basic = { spendLimit: upocs(14), expiration: undefined };
    await play.run(rich, grantFees(allowance(10, { basic })));
    expect((await play.chain.block(await play.paid(10))).txResults[0]?.code).toBe(0);
    await play.chain.advanceTo(play.chain.height + 5n);
    const refused = (await play.chain.block(await play.paid(5))).txResults[0];
    expect(refused).toMatchObject({ code: 2, codespace: 'feegrant' });
    expect((await play.chain.block(await play.paid(4))).txResults[0]?.code).toBe(0);
    await expect(play.allowance()).rejects.toThrow(noAllowance);
  });

  test('is refused without coins, with others than the whole has, and where it is negative', async () => {
    play = await FeegrantPlay.start();
    const cases: [Any, number, string][] = [
      [allowance(10, { periodSpendLimit: [] }), 10, 'sdk'],
      [
        allowance(10, {
          basic: { spendLimit: [{ denom: 'other', amount: '9' }], expiration: undefined },
        }),
        10,
        'sdk',
      ],
      [allowance(10, { period: { seconds: -3n, nanos: 0 } }), 4, 'feegrant'],
      [allowance(10, { period: { seconds: 1n << 40n, nanos: 0 } }), 4, 'feegrant'],
    ];
    for (const [one, code, codespace] of cases) {
      expect(await play.run(rich, grantFees(one))).toMatchObject({ code, codespace });
    }
  });
});

test('a period of a whole that lost a denomination goes on, and is pruned like any other (M8, M10)', async () => {
  play = await FeegrantPlay.start();
  const two = (a: number, b: number) => [
    { denom: 'aaa', amount: String(a) },
    { denom: 'upoc', amount: String(b) },
  ];
  const allowance = periodicAllowance({
    basic: { spendLimit: two(9, 3), expiration: at(play.now + 4n) },
    period: { seconds: 100n, nanos: 0 },
    periodSpendLimit: two(9, 3),
    periodCanSpend: two(9, 3),
    periodReset: at(play.now + 100n),
  });
  await play.run(rich, grantFees(allowance));
  // Nothing is left of upoc, which the period still names.
  expect((await play.chain.block(await play.paid(3))).txResults[0]?.code).toBe(0);
  const refused = (await play.chain.block(await play.paid(1))).txResults[0];
  expect(refused).toMatchObject({ code: 2, codespace: 'feegrant' });
  await play.chain.advanceTo(play.chain.height + 3n);
  await expect(play.allowance()).rejects.toThrow(noAllowance);
});

test('a period is that of the last block after a restart too', async () => {
  play = await FeegrantPlay.start();
  const allowance = periodicAllowance({
    period: { seconds: 1000n, nanos: 0 },
    periodSpendLimit: upocs(5),
    periodCanSpend: [],
    periodReset: at(play.now),
  });
  await play.run(rich, grantFees(allowance));
  const tx = await play.paid(5);
  expect(play.chain.check(tx).code).toBe(0);
  await play.chain.restart();
  expect(play.chain.check(tx).code).toBe(0);
});

describe('an allowance for certain messages (M9)', () => {
  test('pays for these alone', async () => {
    play = await FeegrantPlay.start();
    const inner = basicAllowance({ spendLimit: upocs(100) });
    const only = allowedMsgAllowance(inner, ['/cosmos.authz.v1beta1.MsgExec']);
    await play.run(rich, grantFees(only));
    const refused = (await play.chain.block(await play.paid(10))).txResults[0];
    expect(refused).toMatchObject({ code: 7, codespace: 'feegrant' });
    expect(refused?.log).toContain(
      'message does not exist in allowed messages: message not allowed',
    );
    const message = {
      typeUrl: '/cosmos.authz.v1beta1.MsgExec',
      value: { grantee: poor.address, msgs: [] },
    };
    expect((await play.chain.block(await play.paid(10, { message }))).txResults[0]?.code).toBe(18);
    const left = AllowedMsgAllowance.decode((await play.allowance()).value);
    const { spendLimit } = BasicAllowance.decode(left.allowance?.value ?? new Uint8Array(0));
    expect(spendLimit).toEqual(upocs(90));
  });

  test('has to name some, and to hold an allowance', async () => {
    play = await FeegrantPlay.start();
    expect(
      await play.run(rich, grantFees(allowedMsgAllowance(basicAllowance(), []))),
    ).toMatchObject({
      code: 6,
      codespace: 'feegrant',
    });
    const empty = AllowedMsgAllowance.encode({
      allowance: undefined,
      allowedMessages: ['/a'],
    }).finish();
    const typeUrl = '/cosmos.feegrant.v1beta1.AllowedMsgAllowance';
    expect(await play.run(rich, grantFees({ typeUrl, value: empty }))).toMatchObject({
      code: 5,
      codespace: 'feegrant',
    });
  });
});

describe('time (M10)', () => {
  test('ends an allowance with its last moment, and the entry is pruned then', async () => {
    play = await FeegrantPlay.start();
    await play.run(rich, grantFees(basicAllowance({ expiration: at(play.now + 3n) })));
    expect((await play.chain.block(await play.paid(1))).txResults[0]?.code).toBe(0);
    const last = await play.chain.block(await play.paid(1));
    expect(last.txResults[0]?.code).toBe(0);
    await expect(play.allowance()).rejects.toThrow(noAllowance);
    expect((await play.chain.block(await play.paid(1))).txResults[0]?.code).toBe(38);
  });

  test('prunes 200 a block, and MsgPruneAllowances 75 more', async () => {
    play = await FeegrantPlay.start();
    const expiration = at(play.now + 4n);
    const grantees = Array.from({ length: 300 }, (_, i) => simAccount(1000 + i));
    const messages = grantees.map(({ address }) =>
      grantFees(basicAllowance({ expiration }), address),
    );
    const tx = await play.chain.sign(rich, messages, { gas: 60_000_000n });
    expect((await play.chain.block(tx)).txResults[0]?.code).toBe(0);
    const count = async () =>
      (
        await play.chain.ask(
          `${service}/AllowancesByGranter`,
          query.QueryAllowancesByGranterRequest,
          {
            granter: rich.address,
            pagination: {
              key: new Uint8Array(0),
              offset: 0n,
              limit: 1000n,
              countTotal: false,
              reverse: false,
            },
          },
          query.QueryAllowancesByGranterResponse,
        )
      ).allowances.length;
    expect(await count()).toBe(300);
    await play.chain.advanceTo(play.chain.height + 3n);
    expect(await count()).toBe(100);
    const expired = grantees[299];
    const left = await play.chain.ask(
      `${service}/Allowances`,
      query.QueryAllowancesRequest,
      { grantee: expired?.address ?? '', pagination: undefined },
      query.QueryAllowancesResponse,
    );
    expect(left.allowances.length).toBeLessThanOrEqual(1);
    const prune = await play.run(other, pruneAllowancesMessage(other.address));
    expect(prune.events.find(({ type }) => type === 'prune_feegrant')?.attributes[0]).toMatchObject(
      {
        key: 'pruner',
        value: other.address,
      },
    );
    expect(await count()).toBe(0);
  });
});
