/** Other encodings of a transaction, by somebody on its way or by its own signer: ADR-020, ADR-027 and ADR-076 of the Cosmos SDK. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../../../src/lib/bytes.ts';
import { messageHandlers } from '../../../../src/msgserver/registry.ts';
import { buildTx, type TxParts } from '../../../harness/buildTx.ts';
import { bareMessages, sampleMessages } from '../../../harness/sampleMessages.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import { multisigAccount, type TxSigner } from '../../../harness/txSigners.ts';
import { govWireTypes } from '../../../harness/wire/govWireTypes.ts';
import { moduleWireTypes } from '../../../harness/wire/moduleWireTypes.ts';
import { everywhere, type FaultyTree, faultNames } from '../../../harness/wire/wireFaults.ts';
import { encodeTree, parseTree, type WireNode } from '../../../harness/wire/wireTree.ts';

const [alice, bob, carol] = [simAccount(0), simAccount(1), simAccount(2)] as const;
const fee = [{ denom: 'upoc', amount: '7' }];
const [direct, amino] = [1, 127] as const;
const samples = sampleMessages(alice.address, bob.address);
const memberKeys = [alice, bob, carol].map((key) => ({ key }));
const shared = multisigAccount({ threshold: 2, members: memberKeys });
let chain: SimChain;
let sharedNumber = 0n;
let honestSequence = 0n;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice, bob, carol, shared] });
  await chain.block();
  sharedNumber = (await chain.account(shared)).accountNumber;
});

afterAll(async () => {
  await chain.stop();
});

/** Transactions whose every part somebody may write in another way. */
interface Victim {
  readonly name: string;
  readonly parts: TxParts;
}

function victim(name: string, message: EncodeObject, signer: TxSigner, isDirect: boolean): Victim {
  const timeoutTimestamp = { seconds: 5_000_000_000n, nanos: 5 };
  const body = { memo: 'a memo', timeoutHeight: 1n << 40n };
  return {
    name,
    parts: {
      signers: [signer],
      messages: [message],
      fee,
      gas: 400_000n,
      body: isDirect ? { ...body, timeoutTimestamp } : body,
    },
  };
}

function victims(mode: number): Victim[] {
  const single = { account: alice, accountNumber: 0n, sequence: 0n, mode };
  const members = memberKeys.map((member, i) => (i === 1 ? member : { ...member, mode }));
  const multisig = {
    multisig: { threshold: 2, members },
    accountNumber: sharedNumber,
    sequence: 0n,
  };
  const bare = bareMessages(alice.address);
  return [
    ...[...samples, ...bare].map((message) =>
      victim(message.typeUrl, message, single, mode === direct),
    ),
    victim(
      'multisig',
      sampleMessages(shared.address, bob.address)[0] as EncodeObject,
      multisig,
      mode === direct,
    ),
  ];
}

const treeOf = (bytes: Uint8Array): WireNode => parseTree(bytes, 'cosmos.tx.v1beta1.TxRaw');

/** Messages that all transactions share are looked at in the first and in that of the multisig. */
function faultsOf(fault: string, { name, parts }: Victim, at: number): FaultyTree[] {
  const all = everywhere(treeOf(buildTx(parts)), fault);
  if (at === 0 || name === 'multisig') return all;
  return all.filter(({ where }) =>
    /^(cosmos\.(auth|authz|bank|consensus|feegrant|gov|upgrade)|cpoc|tendermint)\./.test(where),
  );
}

/** Body and auth info of the tree, with a signature in DIRECT that holds for them. No signature covers the outermost message. */
function signedOver(parts: TxParts, { where, tree }: FaultyTree): Uint8Array {
  if (where === 'cosmos.tx.v1beta1.TxRaw') return encodeTree(tree);
  const [body, authInfo] = tree.fields
    .slice(0, 2)
    .map(({ value }) => encodeTree(value as WireNode));
  return buildTx({
    ...parts,
    rewriteBody: (given) => body ?? given,
    rewriteAuthInfo: (given) => authInfo ?? given,
  });
}

/** In the body and in what it holds; auth info takes nothing that is unknown. */
function isInBody({ tree }: FaultyTree, clean: WireNode): boolean {
  const [body, before] = [tree, clean].map(({ fields }) => fields[0]?.value as WireNode);
  return toHex(encodeTree(body as WireNode)) !== toHex(encodeTree(before as WireNode));
}

/** Amino JSON has no words for these, and DIRECT signs the bytes themselves: who signs them means them. */
function isTolerated(fault: string, faulty: FaultyTree, clean: WireNode): boolean {
  if (faulty.where === 'cosmos.tx.v1beta1.TxRaw') return false;
  if (fault === 'an unknown non-critical field') return isInBody(faulty, clean);
  return fault === 'a default written out';
}

function honest(): Uint8Array {
  const tx = buildTx({
    signers: [{ account: carol, accountNumber: 2n, sequence: honestSequence }],
    messages: [sampleMessages(carol.address, bob.address)[0] as EncodeObject],
  });
  honestSequence += 1n;
  return tx;
}

test('C: every message of the chain is among the ones that are attacked', () => {
  const known = messageHandlers.map(({ typeUrl }) => typeUrl).sort();
  expect(samples.map(({ typeUrl }) => typeUrl).sort()).toEqual(known);
});

test('C: unknown fields are tried in every message of which a transaction is made', () => {
  const tried = new Set(
    victims(direct).flatMap((one, at) =>
      faultsOf('an unknown critical field', one, at).map(({ where }) => where),
    ),
  );
  const tables = { ...govWireTypes, ...moduleWireTypes };
  const named = Object.keys(tables).filter((name) => !name.startsWith('google.'));
  expect(named.filter((name) => !tried.has(name))).toEqual([]);
  const isOther = (name: string): boolean =>
    !name.startsWith('cpoc.poc.v1.Msg') && !named.includes(name);
  expect([...tried].filter(isOther).sort()).toEqual([
    'cosmos.bank.v1beta1.Input',
    'cosmos.bank.v1beta1.MsgMultiSend',
    'cosmos.bank.v1beta1.MsgSend',
    'cosmos.bank.v1beta1.Output',
    'cosmos.base.v1beta1.Coin',
    'cosmos.crypto.multisig.LegacyAminoPubKey',
    'cosmos.crypto.multisig.v1beta1.CompactBitArray',
    'cosmos.crypto.secp256k1.PubKey',
    'cosmos.tx.v1beta1.AuthInfo',
    'cosmos.tx.v1beta1.Fee',
    'cosmos.tx.v1beta1.ModeInfo',
    'cosmos.tx.v1beta1.ModeInfo.Multi',
    'cosmos.tx.v1beta1.ModeInfo.Single',
    'cosmos.tx.v1beta1.SignerInfo',
    'cosmos.tx.v1beta1.TxBody',
    'cosmos.tx.v1beta1.TxRaw',
    'cpoc.poc.v1.CommitPosition',
    'cpoc.poc.v1.Params',
    'google.protobuf.Any',
    'google.protobuf.Timestamp',
  ]);
});

describe.each(faultNames)('C: %s, in every message of a transaction', (fault) => {
  test.each([
    ['DIRECT', direct],
    ['amino JSON', amino],
  ])('put in by somebody on its way, is refused under %s', async (_, mode) => {
    const txs = victims(mode).flatMap((one, at) => {
      const clean = treeOf(buildTx(one.parts));
      return faultsOf(fault, one, at).map((faulty): RefusedTx => {
        const code = isTolerated(fault, faulty, clean) ? 'sdk/4' : 'sdk/2';
        return { name: `${one.name} ${faulty.where}`, bytes: encodeTree(faulty.tree), code };
      });
    });
    await playRefused(chain, txs, honest());
  });

  test('signed over by its own signer, is refused or means what it meant', async () => {
    const refused: RefusedTx[] = [];
    for (const [at, one] of victims(direct).entries()) {
      const bytes = buildTx(one.parts);
      const clean = treeOf(bytes);
      const meant = chain.finalize([bytes]).txResults[0];
      for (const faulty of faultsOf(fault, one, at)) {
        const signed = signedOver(one.parts, faulty);
        if (isTolerated(fault, faulty, clean)) {
          const result = chain.finalize([signed]).txResults[0];
          expect(result).toMatchObject({ code: meant?.code, log: meant?.log, data: meant?.data });
        } else {
          refused.push({ name: `${one.name} ${faulty.where}`, bytes: signed, code: 'sdk/2' });
        }
      }
    }
    if (refused.length > 0) await playRefused(chain, refused, honest());
  });
});
