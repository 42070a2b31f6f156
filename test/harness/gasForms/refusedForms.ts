/** What is refused before a fee is taken: as much work as its bytes can make of that. */

import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { sendMessage } from '../buildTx.ts';
import { type Multisig, multisigAccount } from '../txSigners.ts';
import { addAccount, type Copy, type GasForm, upoc } from './gasForm.ts';
import { aminoMode, directMode, multisigForm } from './txForms.ts';

const mebibyte = 1024 * 1024;

const sends = (copy: Copy, count: number) =>
  Array.from({ length: count }, () =>
    sendMessage(copy.signer.address, copy.known(copy.n), [upoc(1)]),
  );

/** The last byte of the last signature is another one. */
function spoilSignature(tx: Uint8Array): Uint8Array {
  const spoiled = tx.slice();
  spoiled[tx.length - 1] = (spoiled[tx.length - 1] ?? 0) ^ 1;
  return spoiled;
}

const few = { copies: 2 } as const;

const sevenDirect = { threshold: 7, members: 7, mode: directMode } as const;

const membersOf = ({ signer }: Copy): Multisig => ({
  threshold: 1,
  members: Array.from({ length: 12_000 }, () => ({ key: signer, mode: undefined })),
});

/** Its address is right, so that every member's key is looked at before anybody counts them. */
const manyMembers: GasForm = {
  name: 'multisig of 12,000 members, its key given',
  ...few,
  prepare: (ctx, copy) =>
    void addAccount(ctx, multisigAccount(membersOf(copy)).bytes, [
      { denom: 'upoc', amount: 10n ** 18n },
    ]),
  messages(copy) {
    const { address } = multisigAccount(membersOf(copy));
    return [sendMessage(address, copy.known(copy.n), [upoc(1)])];
  },
  parts: (own, copy) => ({
    ...own,
    signers: [
      {
        multisig: membersOf(copy),
        modeInfo: { single: { mode: directMode } },
        accountNumber: 0n,
        sequence: 0n,
      },
    ],
  }),
};

export const refusedForms: readonly GasForm[] = [
  {
    name: 'bytes that are no transaction, 1 MiB',
    ...few,
    messages: () => [],
    bytes: (_, { n }) => Uint8Array.from({ length: mebibyte }, (_, i) => 7 * i + n),
  },
  {
    name: 'an unknown message of 1 MiB',
    ...few,
    messages: ({ n }) => [{ typeUrl: '/x', value: new Uint8Array(mebibyte).fill(n) }],
  },
  {
    name: '7,500 MsgSend and an unknown message, 1 MiB',
    ...few,
    messages: (copy) => [...sends(copy, 7500), { typeUrl: '/x', value: new Uint8Array(0) }],
  },
  {
    name: '350,000 signatures of no bytes',
    ...few,
    messages: (copy) => sends(copy, 1),
    bytes(tx) {
      const raw = TxRaw.decode(tx);
      const signatures = Array.from({ length: 350_000 }, () => new Uint8Array(0));
      return TxRaw.encode({ ...raw, signatures }).finish();
    },
  },
  {
    name: 'memo of 1 MiB',
    ...few,
    messages: (copy) => sends(copy, 1),
    parts: (own) => ({ ...own, body: { memo: 'm'.repeat(mebibyte) } }),
  },
  {
    name: 'MsgMultiSend with 18,000 inputs',
    ...few,
    messages: (copy) => [
      {
        typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
        value: {
          inputs: Array.from({ length: 18_000 }, (_, i) => ({
            address: i === 0 ? copy.signer.address : copy.fresh(i),
            coins: [upoc(1)],
          })),
          outputs: [],
        },
      },
    ],
  },
  {
    name: 'fee of 6,500 denominations that the payer does not have',
    ...few,
    messages: (copy) => sends(copy, 1),
    parts: (own) => ({
      ...own,
      fee: Array.from({ length: 6500 }, (_, i) => ({
        denom: `d${i.toString().padStart(6, '0')}${'x'.repeat(121)}`,
        amount: '1',
      })),
    }),
  },
  manyMembers,
  {
    name: 'gas for less than its bytes, 7,500 MsgSend',
    ...few,
    messages: (copy) => sends(copy, 7500),
    parts: (own) => ({ ...own, gas: 10_000_000n }),
  },
  {
    name: 'a sequence that was used',
    messages: (copy) => sends(copy, 1),
    parts: (own, { signer }, signerOf) => ({
      ...own,
      signers: [{ ...signerOf(signer), sequence: 0n }],
    }),
  },
  { name: 'a wrong signature', messages: (copy) => sends(copy, 1), bytes: spoilSignature },
  {
    ...multisigForm('multisig of 7 of 7, the last signature wrong', sevenDirect, 1),
    bytes: spoilSignature,
  },
  {
    ...multisigForm(
      'multisig of 7 of 7, the last signature wrong, 7,500 MsgSend',
      sevenDirect,
      7500,
    ),
    ...few,
    bytes: spoilSignature,
  },
  {
    ...multisigForm('the same in amino JSON', { ...sevenDirect, mode: aminoMode }, 7500),
    ...few,
    bytes: spoilSignature,
  },
];
