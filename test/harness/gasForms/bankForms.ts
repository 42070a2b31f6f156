/** Bank messages, small and as large as they get. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import type { Coin } from '../../../src/types/coin.ts';
import { sendMessage } from '../buildTx.ts';
import { type Copy, type GasForm, upoc } from './gasForm.ts';

/** Denominations as long as they may be, in ascending order. */
export function longDenoms(count: number): Coin[] {
  return Array.from({ length: count }, (_, i) => ({
    denom: `d${i.toString().padStart(6, '0')}${'x'.repeat(121)}`,
    amount: 10n ** 30n,
  }));
}

function multiSend(copy: Copy, outputs: readonly string[]): EncodeObject {
  return {
    typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
    value: {
      inputs: [{ address: copy.signer.address, coins: [upoc(outputs.length)] }],
      outputs: outputs.map((address) => ({ address, coins: [upoc(1)] })),
    },
  };
}

const list = (count: number, of: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => of(i));

function multiSendForm(
  name: string,
  count: number,
  of: (copy: Copy, i: number) => string,
): GasForm {
  return {
    name: `MsgMultiSend to ${name}`,
    copies: count > 50 ? 2 : 40,
    messages: (copy) => [
      multiSend(
        copy,
        list(count, (i) => of(copy, i)),
      ),
    ],
  };
}

function manyDenoms(name: string, to: (copy: Copy) => string): GasForm {
  return {
    name: `MsgSend of 100 denominations ${name}`,
    copies: 10,
    coins: longDenoms(100),
    messages: (copy) => [
      sendMessage(
        copy.signer.address,
        to(copy),
        longDenoms(100).map(({ denom }) => ({ denom, amount: (10n ** 29n).toString() })),
      ),
    ],
  };
}

export const bankForms: readonly GasForm[] = [
  {
    name: 'MsgSend',
    messages: (copy) => [sendMessage(copy.signer.address, copy.known(copy.n), [upoc(1)])],
  },
  {
    name: 'MsgSend, the first transaction of its signer',
    isFirst: true,
    messages: (copy) => [sendMessage(copy.signer.address, copy.known(copy.n), [upoc(1)])],
  },
  {
    name: 'MsgSend to a new account',
    messages: (copy) => [sendMessage(copy.signer.address, copy.fresh(0), [upoc(1)])],
  },
  {
    name: 'MsgSend to itself',
    messages: (copy) => [sendMessage(copy.signer.address, copy.signer.address, [upoc(1)])],
  },
  manyDenoms('to an account', (copy) => copy.known(copy.n)),
  manyDenoms('to a new account', (copy) => copy.fresh(0)),
  multiSendForm('1 account', 1, (copy, i) => copy.known(i)),
  multiSendForm('100 accounts', 100, (copy, i) => copy.known(i)),
  multiSendForm('100 new accounts', 100, (copy, i) => copy.fresh(i)),
  multiSendForm('2,000 accounts', 2000, (copy, i) => copy.known(i)),
  multiSendForm('2,000 new accounts', 2000, (copy, i) => copy.fresh(i)),
  multiSendForm('one account 2,000 times', 2000, (copy) => copy.known(0)),
];
