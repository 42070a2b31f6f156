/** Transactions that are right, from which the fuzzer starts: every message in every sign mode, and every shape of signers. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { buildTx, type TxParts } from '../harness/buildTx.ts';
import { bareMessages, sampleMessages } from '../harness/sampleMessages.ts';
import { simAccount } from '../harness/simAccount.ts';
import { type Multisig, multisigAccount, type TxSigner } from '../harness/txSigners.ts';
import { parseTree, type WireNode } from '../harness/wire/wireTree.ts';

export interface TxSeed {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The same as a tree; multisignatures are taken apart too. */
  readonly tree: WireNode;
}

const [direct, amino] = [1, 127] as const;
const people = [0, 1, 2].map((i) => simAccount(i));
const [alice, bob, carol] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
const fee = [{ denom: 'upoc', amount: '7' }];

function team(mode: number): Multisig {
  const inner = { threshold: 1, members: [{ key: alice }, { key: bob, mode }] };
  return { threshold: 2, members: [{ key: inner, mode }, { key: alice }, { key: carol, mode }] };
}

/** Accounts of the seeds in the order of their account numbers. */
export const seedAccounts: readonly { readonly bytes: Uint8Array; readonly address: string }[] = [
  ...people,
  multisigAccount(team(direct)),
];
const single = (account: (typeof people)[0], mode: number, givesKey = true): TxSigner => ({
  account,
  accountNumber: BigInt(people.indexOf(account)),
  sequence: 0n,
  mode,
  givesKey,
});

export const txSeeds: readonly TxSeed[] = [direct, amino].flatMap((mode) => {
  const send = (from: { address: string }): EncodeObject =>
    sampleMessages(from.address, carol.address)[0] as EncodeObject;
  const body = { memo: 'fuzz', timeoutHeight: 1n << 40n };
  const option = { typeUrl: '/foo.Bar', value: Uint8Array.of(1, 2, 3) };
  const timeoutTimestamp = { seconds: 1n << 33n, nanos: 5 };
  const rich = { ...body, timeoutTimestamp, nonCriticalExtensionOptions: [option] };
  const of = (name: string, parts: Partial<TxParts>): TxSeed =>
    seed(`${name} in mode ${mode}`, {
      signers: [single(alice, mode)],
      messages: [send(alice)],
      fee,
      ...parts,
    });
  const multisig = { multisig: team(mode), accountNumber: 3n, sequence: 0n };
  return [
    ...[...sampleMessages(alice.address, bob.address), ...bareMessages(bob.address)].map(
      (message, i) =>
        of(`${message.typeUrl} ${i}`, {
          signers: [single(i < sampleMessages('', '').length ? alice : bob, mode)],
          messages: [message],
          body: mode === direct && i % 2 === 0 ? rich : body,
        }),
    ),
    of('two signers', {
      signers: [single(alice, mode), single(bob, mode)],
      messages: [send(alice), send(bob), send(alice)],
    }),
    of('two modes', {
      signers: [single(alice, direct), single(bob, amino)],
      messages: [send(alice), send(bob)],
    }),
    of('fee payer', { signers: [single(alice, mode), single(bob, mode)], payer: bob.address }),
    of('extension option', { body: { ...body, extensionOptions: [option] } }),
    of('multisig', { signers: [multisig], messages: [send(seedAccounts[3] ?? alice)] }),
    ...(mode === direct
      ? [of('no key', { signers: [single(bob, mode, false)], messages: [send(bob)] })]
      : []),
  ];
});

function seed(name: string, parts: TxParts): TxSeed {
  const bytes = buildTx({ gas: 1_000_000n, ...parts });
  const tree = parseTree(bytes, 'cosmos.tx.v1beta1.TxRaw');
  const type = 'cosmos.crypto.multisig.v1beta1.MultiSignature';
  tree.fields = tree.fields.map((field) => {
    const { number, value } = field;
    const isShared = number === 3 && value instanceof Uint8Array && value.length > 64;
    return isShared ? { ...field, value: parseTree(value, type) } : field;
  });
  return { name, bytes, tree };
}
