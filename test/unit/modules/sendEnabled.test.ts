/** Which denominations may be sent, as governance says (docs/spec/modules.md, M19). */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterEach, expect, test } from 'vitest';
import {
  execMessage,
  genericAuthorization,
  grantMessage,
} from '../../../src/client/authzMessages.ts';
import * as bank from '../../../src/gen/cosmos/bank/v1beta1/query.ts';
import {
  MsgMultiSend,
  MsgSend,
  MsgSetSendEnabled,
} from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import type { WireAny } from '../../../src/types/publicKey.ts';
import { GovPlay, validator } from '../../harness/govPlay.ts';
import {
  any,
  authority,
  depositMessage,
  dryRunOf,
  refusalOf,
  send,
  submission,
  trySend,
  upoc,
  voteMessage,
} from '../../harness/govUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';

let play: GovPlay;
afterEach(() => play.chain.stop());

const typeUrl = '/cosmos.bank.v1beta1.MsgSetSendEnabled';
const bob = simAccount(2);
const stake = [{ denom: 'ustake', amount: '1' }];

function setFlags(
  sendEnabled: readonly (readonly [denom: string, enabled: boolean])[],
  useDefaultFor: string[] = [],
): WireAny {
  return any(typeUrl, MsgSetSendEnabled, {
    authority,
    sendEnabled: sendEnabled.map(([denom, enabled]) => ({ denom, enabled })),
    useDefaultFor,
  });
}

function sendOf(from: SimAccount, amount = upoc(1)): EncodeObject {
  const value = MsgSend.fromPartial({ fromAddress: from.address, toAddress: bob.address, amount });
  return { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value };
}

function multiSendOf(from: SimAccount, coins = upoc(1)): EncodeObject {
  const value = MsgMultiSend.fromPartial({
    inputs: [{ address: from.address, coins }],
    outputs: [{ address: bob.address, coins }],
  });
  return { typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend', value };
}

async function codeOf(message: EncodeObject): Promise<string> {
  return (await refusalOf(play.chain, validator, message)).code;
}

async function flags(denoms: string[] = []): Promise<Record<string, boolean>> {
  const answer = await play.chain.ask(
    '/cosmos.bank.v1beta1.Query/SendEnabled',
    bank.QuerySendEnabledRequest,
    { denoms, pagination: undefined },
    bank.QuerySendEnabledResponse,
  );
  return Object.fromEntries(answer.sendEnabled.map(({ denom, enabled }) => [denom, enabled]));
}

const start = async (): Promise<void> => {
  play = await GovPlay.start({ accounts: [validator, bob], moreDenoms: ['ustake'] });
};

test('M19 what is turned off is moved by no message, for anybody, until the default holds again', async () => {
  await start();
  await play.pass(setFlags([['upoc', false]]));
  expect(await flags()).toEqual({ upoc: false });
  expect(await codeOf(sendOf(validator))).toBe('bank/5');
  expect(await codeOf(multiSendOf(validator))).toBe('bank/5');
  expect(await codeOf(sendOf(validator, [...upoc(1), ...stake]))).toBe('bank/5');
  expect(await codeOf(sendOf(validator, stake))).toBe('0');
  const grant = grantMessage({
    granter: bob.address,
    grantee: validator.address,
    authorization: genericAuthorization('/cosmos.bank.v1beta1.MsgSend'),
  });
  await send(play.chain, bob, grant);
  expect(await codeOf(execMessage(validator.address, [sendOf(bob)]))).toBe('bank/5');
  await play.pass(setFlags([], ['upoc']));
  expect(await flags()).toEqual({});
  expect(await codeOf(sendOf(validator))).toBe('0');
});

test('M19 an entry holds against the default, entries that are not named stay, and a denomination in both lists follows the default', async () => {
  await start();
  await play.pass(
    setFlags([
      ['upoc', true],
      ['ustake', false],
    ]),
  );
  await play.pass(
    setFlags(
      [
        ['uatom', false],
        ['ustake', true],
      ],
      ['ustake', 'unheard'],
    ),
  );
  expect(await flags()).toEqual({ uatom: false, upoc: true });
  expect(await flags(['ustake', 'upoc'])).toEqual({ upoc: true });
});

test('M19 deposits, refunds and fees move all the same', async () => {
  await start();
  await play.pass(setFlags([['upoc', false]]));
  await send(play.chain, validator, [
    submission(validator, { deposit: 100n }),
    depositMessage(validator, 2n, 900n),
  ]);
  await send(play.chain, validator, voteMessage(validator, 2n));
  await play.chain.advanceTo(play.chain.height + 10n);
  const tx = await play.chain.sign(validator, sendOf(validator, stake), { fee: upoc(500) });
  expect((await play.chain.block(tx)).txResults[0]?.code).toBe(0);
});

test('M19 the message is governance’s alone, and what is wrong with it is told when it is proposed', async () => {
  await start();
  const value = MsgSetSendEnabled.fromPartial({ authority: validator.address });
  const { txResults } = await trySend(play.chain, validator, { typeUrl, value });
  expect(txResults[0]).toMatchObject({ codespace: 'gov', code: 13 });
  const cases: [WireAny, RegExp][] = [
    [
      setFlags([
        ['upoc', true],
        ['upoc', false],
      ]),
      /duplicate denom entries found for "upoc"/,
    ],
    [
      setFlags([['1x', true]]),
      /invalid SendEnabled denom "1x": expected a denomination such as upoc/,
    ],
    [setFlags([], ['']), /invalid UseDefaultFor denom ""/],
  ];
  for (const [message, log] of cases) {
    const refusal = await play.refusal(message);
    expect([refusal.code, refusal.log]).toEqual(['gov/12', expect.stringMatching(log)]);
  }
});

test('M19 the dry run shows each flag before and after', async () => {
  await start();
  await play.pass(setFlags([['upoc', true]]));
  const messages = [
    setFlags(
      [
        ['upoc', false],
        ['ustake', true],
      ],
      ['uatom', 'upoc'],
    ),
  ];
  const { dryRun } = await dryRunOf(play.chain, { messages });
  expect(dryRun.changes.map(({ name, before, after }) => [name, before, after])).toEqual([
    ['upoc', 'true', 'null'],
    ['ustake', 'null', 'true'],
  ]);
});
