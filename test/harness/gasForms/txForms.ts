/** What a transaction is around its messages: signers, fees, memos, numbers of messages; and messages that fail. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { ParticipantStatus } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { defaultParams } from '../../../src/types/poc/params.ts';
import { sendMessage } from '../buildTx.ts';
import { writeParticipant } from '../pocState.ts';
import type { SimAccount } from '../simAccount.ts';
import { type Multisig, multisigAccount, multisigAny } from '../txSigners.ts';
import { longDenoms } from './bankForms.ts';
import { addAccount, type Copy, type GasForm, upoc } from './gasForm.ts';

export const directMode = 1;
export const aminoMode = 127;
const toKnown = (copy: Copy): EncodeObject =>
  sendMessage(copy.signer.address, copy.known(copy.n), [upoc(1)]);

/** Members are the signer and its friends. */
function multisigOf(copy: Copy, threshold: number, members: number, mode: number): Multisig {
  const accounts = [copy.signer, ...Array.from({ length: members - 1 }, (_, i) => copy.friend(i))];
  return {
    threshold,
    members: accounts.map((key, i) => ({ key, mode: i < threshold ? mode : undefined })),
  };
}

/** A multisig of the signer and its friends that sends; the first ones of them sign. */
export function multisigForm(
  name: string,
  { threshold, members, mode }: { threshold: number; members: number; mode: number },
  sends: number,
): GasForm {
  const of = (copy: Copy): Multisig => multisigOf(copy, threshold, members, mode);
  const numbers = new Map<number, bigint>();
  return {
    name,
    copies: sends > 1 ? 2 : 20,
    prepare(ctx, copy) {
      const { bytes } = multisigAccount(of(copy));
      const coins = [{ denom: 'upoc', amount: 10n ** 18n }];
      numbers.set(copy.n, addAccount(ctx, bytes, coins, multisigAny(of(copy))));
    },
    messages(copy) {
      const { address } = multisigAccount(of(copy));
      const message = sendMessage(address, copy.known(copy.n), [upoc(1)]);
      return Array.from({ length: sends }, () => message);
    },
    parts: (own, copy) => ({
      ...own,
      signers: [{ multisig: of(copy), accountNumber: numbers.get(copy.n) ?? 0n, sequence: 1n }],
    }),
  };
}

function many(name: string, count: number, of: (copy: Copy, i: number) => EncodeObject): GasForm {
  return {
    name,
    copies: 2,
    messages: (copy) => Array.from({ length: count }, (_, i) => of(copy, i)),
  };
}

const friendsOf = (copy: Copy): SimAccount[] => Array.from({ length: 6 }, (_, i) => copy.friend(i));

/** Looks at every output before it fails. */
function mismatch(copy: Copy, from: string): EncodeObject {
  const outputs = Array.from({ length: 2000 }, (_, i) => ({
    address: copy.known(i),
    coins: [upoc(1)],
  }));
  return {
    typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
    value: { inputs: [{ address: from, coins: [upoc(1)] }], outputs },
  };
}

const status = (copy: Copy, i: number): EncodeObject => ({
  typeUrl: `/cpoc.poc.v1.${i % 2 === 0 ? 'MsgDeactivateParticipant' : 'MsgReactivateParticipant'}`,
  value: { creator: copy.signer.address },
});

/** The signer signs in amino JSON. */
export const inAmino: NonNullable<GasForm['parts']> = (own, copy, signerOf) => ({
  ...own,
  signers: [{ ...signerOf(copy.signer), mode: aminoMode }],
});

function sevenSigners(name: string, mode: number): GasForm {
  return {
    name,
    copies: 2,
    friends: 6,
    messages: (copy) => [
      mismatch(copy, copy.signer.address),
      ...friendsOf(copy).map(({ address }) => sendMessage(address, address, [upoc(1)])),
    ],
    parts: (own, copy, signerOf) => ({
      ...own,
      signers: [copy.signer, ...friendsOf(copy)].map((account) => ({
        ...signerOf(account),
        mode,
      })),
    }),
  };
}

const emptyCoins: GasForm = {
  name: 'fails: MsgSend of 50,000 empty coins',
  copies: 4,
  messages: ({ signer }) => {
    const coins = Array.from({ length: 50_000 }, () => ({ denom: '', amount: '' }));
    return [sendMessage(signer.address, signer.address, coins)];
  },
};

export const txForms: readonly GasForm[] = [
  {
    name: 'memo of 256 bytes',
    messages: (copy) => [toKnown(copy)],
    parts: (own) => ({ ...own, body: { memo: 'm'.repeat(256) } }),
  },
  {
    name: 'amino JSON',
    messages: (copy) => [toKnown(copy)],
    parts: inAmino,
  },
  multisigForm('multisig of 2 of 3', { threshold: 2, members: 3, mode: directMode }, 1),
  multisigForm('multisig of 7 of 7', { threshold: 7, members: 7, mode: directMode }, 1),
  multisigForm('multisig of 7 of 7, amino JSON', { threshold: 7, members: 7, mode: aminoMode }, 1),
  multisigForm(
    'multisig of 7 of 7, 1,000 MsgSend',
    { threshold: 7, members: 7, mode: directMode },
    1000,
  ),
  multisigForm(
    'multisig of 7 of 7, 1,000 MsgSend, amino JSON',
    { threshold: 7, members: 7, mode: aminoMode },
    1000,
  ),
  {
    name: 'seven signers, a MsgSend each',
    copies: 20,
    friends: 6,
    messages: (copy) =>
      [copy.signer, ...friendsOf(copy)].map(({ address }) =>
        sendMessage(address, copy.known(copy.n), [upoc(1)]),
      ),
    parts: (own, copy, signerOf) => ({
      ...own,
      signers: [copy.signer, ...friendsOf(copy)].map(signerOf),
    }),
  },
  {
    name: 'fee paid by another signer',
    friends: 1,
    messages: (copy) => [toKnown(copy)],
    parts: (own, copy, signerOf) => ({
      ...own,
      payer: copy.friend(0).address,
      signers: [signerOf(copy.signer), signerOf(copy.friend(0))],
    }),
  },
  {
    name: 'fee of 100 denominations',
    copies: 10,
    coins: longDenoms(100),
    messages: (copy) => [toKnown(copy)],
    parts: (own) => ({ ...own, fee: longDenoms(100).map(({ denom }) => ({ denom, amount: '1' })) }),
  },
  {
    name: 'unknown extensions of 100,000 bytes that may be ignored',
    copies: 10,
    messages: (copy) => [toKnown(copy)],
    parts: (own) => ({
      ...own,
      body: { nonCriticalExtensionOptions: [{ typeUrl: '/x', value: new Uint8Array(100_000) }] },
    }),
  },
  {
    name: '100,000 empty extensions that may be ignored',
    copies: 2,
    messages: (copy) => [toKnown(copy)],
    parts: (own) => ({
      ...own,
      body: {
        nonCriticalExtensionOptions: Array.from({ length: 100_000 }, () => ({
          typeUrl: '',
          value: new Uint8Array(0),
        })),
      },
    }),
  },
  many('1,000 MsgSend', 1000, (copy) => toKnown(copy)),
  many('1,000 MsgSend to new accounts', 1000, (copy, i) =>
    sendMessage(copy.signer.address, copy.fresh(i), [upoc(1)]),
  ),
  {
    ...many('1,000 changes of a status', 1000, status),
    prepare: (ctx, copy) =>
      writeParticipant(ctx, copy.signer.bytes, {
        status: ParticipantStatus.PARTICIPANT_STATUS_ACTIVE,
        consensusPubkey: copy.signer.publicKey.subarray(1),
      }),
  },
  {
    name: 'fails: MsgSend of too much',
    messages: (copy) => [sendMessage(copy.signer.address, copy.known(copy.n), [upoc(10n ** 19n)])],
  },
  {
    name: 'fails: MsgSend with gas for the fee and little more',
    messages: (copy) => [toKnown(copy)],
    parts: (own) => ({ ...own, gas: 50_000n }),
  },
  {
    name: 'fails: MsgUpdateParams of a user',
    messages: ({ signer }) => [
      {
        typeUrl: '/cpoc.poc.v1.MsgUpdateParams',
        value: { authority: signer.address, params: defaultParams('upoc') },
      },
    ],
  },
  {
    name: 'fails: the last of 1,000 MsgSend',
    copies: 2,
    messages: (copy) => [
      ...Array.from({ length: 999 }, () => toKnown(copy)),
      sendMessage(copy.signer.address, copy.known(0), [upoc(10n ** 19n)]),
    ],
  },
  emptyCoins,
  { ...emptyCoins, name: `${emptyCoins.name}, amino JSON`, parts: inAmino },
  {
    name: 'fails: MsgMultiSend to 2,000 with another sum',
    copies: 2,
    messages: (copy) => [mismatch(copy, copy.signer.address)],
  },
  {
    name: 'fails: the same, amino JSON',
    copies: 2,
    messages: (copy) => [mismatch(copy, copy.signer.address)],
    parts: inAmino,
  },
  {
    ...multisigForm(
      'fails: the same, multisig of 7 of 7, amino JSON',
      { threshold: 7, members: 7, mode: aminoMode },
      1,
    ),
    copies: 2,
    messages: (copy) => [
      mismatch(copy, multisigAccount(multisigOf(copy, 7, 7, aminoMode)).address),
    ],
  },
  sevenSigners('fails: the same, and six more signers', directMode),
  sevenSigners('fails: the same, and six more signers, amino JSON', aminoMode),
  {
    name: 'fails: MsgMultiSend to 2,000 invalid addresses',
    copies: 2,
    messages: (copy) => [
      {
        typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
        value: {
          inputs: [{ address: copy.signer.address, coins: [upoc(2000)] }],
          outputs: Array.from({ length: 2000 }, (_, i) => ({
            address: i === 1999 ? 'x'.repeat(60) : copy.known(i),
            coins: [upoc(1)],
          })),
        },
      },
    ],
  },
];
