/** Messages of grants and fee allowances, small and as large as they get. */

import {
  execMessage,
  genericAuthorization,
  grantMessage,
  revokeMessage,
  sendAuthorization,
} from '../../../src/client/authzMessages.ts';
import {
  basicAllowance,
  grantAllowanceMessage,
  periodicAllowance,
  pruneAllowancesMessage,
  revokeAllowanceMessage,
} from '../../../src/client/feegrantMessages.ts';
import type { Any } from '../../../src/gen/google/protobuf/any.ts';
import { saveGrant } from '../../../src/keeper/authz/grants.ts';
import { addAllowance } from '../../../src/keeper/feegrant/allowances.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import type { Context } from '../../../src/types/context.ts';
import { decodeAllowance } from '../../../src/types/feegrant/allowanceCodec.ts';
import { sendMessage } from '../buildTx.ts';
import { type Copy, type GasForm, upoc } from './gasForm.ts';

const sendUrl = '/cosmos.bank.v1beta1.MsgSend';
const later = { seconds: 3_000_000_000n, nanos: 0 };
/** Before every block of the chain that measures. */
const past = { seconds: 1_600_000_000n, nanos: 0 };
const million = [upoc(1_000_000)];

/** The friend lets the signer send. */
const granted =
  (authorization: Any, expiration?: typeof later) =>
  (ctx: Context, { signer, friend }: Copy): void =>
    saveGrant(ctx, [friend(0).bytes, signer.bytes, sendUrl], { authorization, expiration });

/** The friend pays fees of the signer. */
const allowed =
  (allowance: Any) =>
  (ctx: Context, { signer, friend }: Copy): void =>
    addAllowance(
      ctx,
      { granter: friend(0).bytes, grantee: signer.bytes },
      decodeAllowance(allowance),
    );

const sends = ({ friend, known, n }: Copy, count: number) =>
  Array.from({ length: count }, (_, i) => sendMessage(friend(0).address, known(n + i), [upoc(1)]));

const grantForm = (name: string, authorization: Any, expiration?: typeof later): GasForm => ({
  name: `MsgGrant, ${name}`,
  messages: ({ signer, known, n }) => [
    grantMessage({ granter: signer.address, grantee: known(n), authorization, expiration }),
  ],
});

const execForm = (name: string, authorization: Any, count: number): GasForm => ({
  name: `MsgExec of ${name}`,
  copies: count > 50 ? 2 : 40,
  friends: 1,
  prepare: granted(authorization),
  messages: (copy) => [execMessage(copy.signer.address, sends(copy, count))],
});

const allowanceForm = (name: string, allowance: Any): GasForm => ({
  name: `MsgGrantAllowance, ${name}`,
  messages: ({ signer, known, n }) => [grantAllowanceMessage(signer.address, known(n), allowance)],
});

const paidForm = (name: string, allowance: Any): GasForm => ({
  name: `MsgSend, its fee paid by ${name}`,
  friends: 1,
  prepare: allowed(allowance),
  messages: ({ signer, known, n }) => [sendMessage(signer.address, known(n), [upoc(1)])],
  parts: (own, { friend }) => ({ ...own, granter: friend(0).address }),
});

const periodic = periodicAllowance({
  basic: { spendLimit: million, expiration: later },
  period: { seconds: 3600n, nanos: 0 },
  periodSpendLimit: million,
  periodCanSpend: million,
  periodReset: later,
});

const generic = genericAuthorization(sendUrl);

export const moduleForms: readonly GasForm[] = [
  grantForm('generic', generic),
  grantForm('generic, with an expiration', generic, later),
  grantForm(
    'to send to one of 100',
    sendAuthorization(
      million,
      Array.from({ length: 100 }, (_, i) => `address ${i}`),
    ),
  ),
  {
    name: 'MsgRevoke',
    friends: 1,
    prepare: (ctx, { signer, friend }) =>
      saveGrant(ctx, [signer.bytes, friend(0).bytes, sendUrl], {
        authorization: generic,
        expiration: later,
      }),
    messages: ({ signer, friend }) => [revokeMessage(signer.address, friend(0).address, sendUrl)],
  },
  execForm('a MsgSend', generic, 1),
  execForm('a MsgSend, with a limit', sendAuthorization(million), 1),
  execForm('100 MsgSend', generic, 100),
  execForm('100 MsgSend, with a limit', sendAuthorization(million), 100),
  execForm('2,000 MsgSend', generic, 2000),
  allowanceForm('basic', basicAllowance({ spendLimit: million })),
  allowanceForm('basic, with an expiration', basicAllowance({ expiration: later })),
  allowanceForm('periodic', periodic),
  {
    name: 'MsgRevokeAllowance',
    friends: 1,
    prepare: (ctx, { signer, friend }) =>
      addAllowance(
        ctx,
        { granter: signer.bytes, grantee: friend(0).bytes },
        decodeAllowance(basicAllowance({ expiration: later })),
      ),
    messages: ({ signer, friend }) => [revokeAllowanceMessage(signer.address, friend(0).address)],
  },
  {
    name: 'MsgPruneAllowances of 75',
    copies: 2,
    prepare(ctx, { n, signer }) {
      const allowance = decodeAllowance(basicAllowance({ expiration: past }));
      for (let i = 0; i < 75; i += 1) {
        const grantee = sha256(Uint8Array.of(n >> 8, n, i)).subarray(0, 20);
        addAllowance(ctx, { granter: signer.bytes, grantee }, allowance);
      }
    },
    messages: ({ signer }) => [pruneAllowancesMessage(signer.address)],
  },
  paidForm('an allowance', basicAllowance()),
  paidForm('an allowance with a period', periodic),
];
