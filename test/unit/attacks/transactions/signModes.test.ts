/** One signature for two meanings: modes exchanged, and what amino JSON has no words for. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { sha256 } from '../../../../src/lib/sha256.ts';
import type { TxParts } from '../../../harness/buildTx.ts';
import { bareMessages, sampleMessages } from '../../../harness/sampleMessages.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import { publicKeyAny, type SingleSigner } from '../../../harness/txSigners.ts';
import {
  cloneTree,
  encodeTree,
  nodesOf,
  parseTree,
  type WireNode,
} from '../../../harness/wire/wireTree.ts';
import { alice, bob, honestTx, startTxChain, ten, tx } from './txFixture.ts';

const [direct, textual, amino] = [1, 2, 127] as const;
let chain: SimChain;
let sequence = 0n;
let honestSequence = 0n;

/** Alice's key is known to the chain: her transactions need not give it. */
beforeAll(async () => {
  chain = await startTxChain();
  await chain.block(tx());
});

afterAll(async () => {
  await chain.stop();
});

beforeEach(async () => {
  sequence = (await chain.account(alice)).sequence;
});

const signer = (mode: number, more: Partial<SingleSigner> = {}): SingleSigner => ({
  account: alice,
  accountNumber: 0n,
  sequence,
  mode,
  ...more,
});
const signed = (mode: number, parts: Partial<TxParts> = {}): Uint8Array =>
  tx({ signers: [signer(mode)], ...parts });
const treeOf = (bytes: Uint8Array): WireNode => parseTree(bytes, 'cosmos.tx.v1beta1.TxRaw');

/** The transaction with one message of it changed by somebody who cannot sign. */
function altered(bytes: Uint8Array, type: string, change: (node: WireNode) => void): Uint8Array {
  const tree = cloneTree(treeOf(bytes));
  const node = nodesOf(tree).find((one) => one.type === `cosmos.tx.v1beta1.${type}`);
  if (node === undefined) throw new RangeError(`there is no ${type}`);
  change(node);
  return encodeTree(tree);
}

async function refuse(txs: readonly RefusedTx[]): Promise<void> {
  await playRefused(chain, txs, honestTx(honestSequence));
  honestSequence += 1n;
}

describe('C: sign modes', () => {
  test('a signature in one mode presented as one in another is refused', () => {
    const modes = [0, direct, textual, 3, 60, amino, 128, 191, 192, 2 ** 31 - 1];
    return refuse(
      [direct, amino].flatMap((mode) =>
        modes
          .filter((other) => other !== mode)
          .map((other) => ({
            name: `mode ${mode} as ${other}`,
            bytes: altered(signed(mode), 'ModeInfo.Single', (node) => {
              node.fields = other === 0 ? [] : [{ number: 1, wire: 0, value: BigInt(other) }];
            }),
            code: 'sdk/4',
          })),
      ),
    );
  });

  test('modes that the chain does not verify are refused, whatever is signed', () =>
    refuse(
      [0, textual, 3, 60, 191].map((mode) => ({
        name: `mode ${mode}`,
        bytes: signed(mode),
        code: 'sdk/4',
      })),
    ));

  test('a mode info that is none, both, or of several for one key', () => {
    const multi = {
      multi: {
        bitarray: { extraBitsStored: 1, elems: Uint8Array.of(0x80) },
        modeInfos: [{ single: { mode: direct } }],
      },
    };
    const given = (modeInfo: object): Uint8Array => tx({ signers: [signer(direct, { modeInfo })] });
    return refuse([
      { name: 'none', bytes: given({}), code: 'sdk/2' },
      { name: 'both', bytes: given({ single: { mode: direct }, ...multi }), code: 'sdk/2' },
      { name: 'of several', bytes: given(multi), code: 'sdk/4' },
      { name: 'of several, but nobody', bytes: given({ multi: {} }), code: 'sdk/4' },
    ]);
  });
});

describe('C: what amino JSON does not sign', () => {
  const option = { typeUrl: '/foo.Bar', value: Uint8Array.of(1) };

  test('is refused where its own signer puts it in', () => {
    const bodies: readonly [string, TxParts['body'], string][] = [
      ['extension option', { extensionOptions: [option] }, 'sdk/31'],
      ['non-critical extension option', { nonCriticalExtensionOptions: [option] }, 'sdk/4'],
      ['timeout timestamp', { timeoutTimestamp: { seconds: 1n << 33n, nanos: 0 } }, 'sdk/4'],
      ['empty timeout timestamp', { timeoutTimestamp: { seconds: 0n, nanos: 0 } }, 'sdk/4'],
      ['unordered', { unordered: true }, 'sdk/37'],
    ];
    const tip = { amount: [...ten], tipper: alice.address };
    return refuse([
      ...bodies.map(([name, body = {}, code]) => ({ name, bytes: signed(amino, { body }), code })),
      { name: 'tip', bytes: signed(amino, { authInfo: { tip } }), code: 'sdk/37' },
      {
        name: 'key left out',
        bytes: tx({ signers: [signer(amino, { givesKey: false })] }),
        code: 'sdk/4',
      },
      {
        name: 'one key of two left out',
        bytes: tx({
          signers: [
            signer(amino, { givesKey: false }),
            { account: bob, accountNumber: 1n, sequence: 0n, mode: amino },
          ],
          payer: bob.address,
        }),
        code: 'sdk/4',
      },
    ]);
  });

  test('is refused where somebody else adds it', () => {
    const clean = signed(amino);
    const added: readonly [string, string, WireNode['fields'][0], string][] = [
      ['timeout height', 'TxBody', { number: 3, wire: 0, value: 1n << 40n }, 'sdk/4'],
      ['memo', 'TxBody', { number: 2, wire: 2, value: Uint8Array.of(0x61) }, 'sdk/4'],
      ['unordered', 'TxBody', { number: 4, wire: 0, value: 1n }, 'sdk/37'],
      ['ordered, said aloud', 'TxBody', { number: 4, wire: 0, value: 0n }, 'sdk/4'],
      ['timeout timestamp', 'TxBody', { number: 5, wire: 2, value: Uint8Array.of() }, 'sdk/4'],
      ['extension option', 'TxBody', { number: 1023, wire: 2, value: Uint8Array.of() }, 'sdk/31'],
      ['non-critical option', 'TxBody', { number: 2047, wire: 2, value: Uint8Array.of() }, 'sdk/4'],
      ['unknown field', 'TxBody', { number: 1024, wire: 0, value: 1n }, 'sdk/4'],
      ['tip', 'AuthInfo', { number: 3, wire: 2, value: Uint8Array.of() }, 'sdk/37'],
      ['granter', 'Fee', { number: 4, wire: 2, value: Uint8Array.of(0x61) }, 'sdk/7'],
    ];
    return refuse(
      added.map(([name, type, field, code]) => ({
        name,
        bytes: altered(clean, type, (node) => {
          node.fields = node.fields.filter(({ number }) => number !== field.number);
          const after = node.fields.findIndex(({ number }) => number > field.number);
          node.fields.splice(after < 0 ? node.fields.length : after, 0, field);
        }),
        code,
      })),
    );
  });

  test('the public key can neither be taken out nor put in by somebody else', async () => {
    const dropKey = (node: WireNode): void => {
      node.fields = node.fields.filter(({ number }) => number !== 1);
    };
    await refuse(
      [direct, amino].map((mode) => ({
        name: `taken out in mode ${mode}`,
        bytes: altered(signed(mode), 'SignerInfo', dropKey),
        code: 'sdk/4',
      })),
    );
    const { value } = publicKeyAny(alice);
    const without = tx({ signers: [signer(direct, { givesKey: false })] });
    expect(chain.finalize([without]).txResults[0]?.code).toBe(0);
    const any = {
      type: 'google.protobuf.Any',
      fields: [
        { number: 1, wire: 2, value: new TextEncoder().encode('/cosmos.crypto.secp256k1.PubKey') },
        { number: 2, wire: 2, value },
      ],
    };
    const put = altered(without, 'SignerInfo', (node) => {
      node.fields.unshift({ number: 1, wire: 2, value: any });
    });
    await refuse([{ name: 'put in', bytes: put, code: 'sdk/4' }]);
  });
});

describe('C: amino JSON of one message for another', () => {
  const samples = sampleMessages(alice.address, bob.address);

  test('every message has a name of its own, and a signature for one never holds for another', () =>
    refuse(
      samples.flatMap((meant, i) => {
        const other = samples[(i + 1) % samples.length] as EncodeObject;
        const signature = signed(amino, { messages: [meant] }).slice(-64);
        const bytes = signed(amino, { messages: [other], signatures: () => [signature] });
        return [{ name: `${meant.typeUrl} as ${other.typeUrl}`, bytes, code: 'sdk/4' }];
      }),
    ));

  test('messages of one shape keep their meaning: register is not update, deactivate not reactivate', () => {
    const bare = bareMessages(alice.address);
    return refuse(
      bare.flatMap((meant) =>
        bare
          .filter(({ typeUrl }) => typeUrl !== meant.typeUrl && !typeUrl.endsWith('Params'))
          .map((other) => ({
            name: `${meant.typeUrl} as ${other.typeUrl}`,
            bytes: signed(amino, {
              messages: [other],
              signatures: () => [signed(amino, { messages: [meant] }).slice(-64)],
            }),
            code: 'sdk/4',
          })),
      ),
    );
  });

  test('texts cannot break out of their quotes: what is signed has them escaped', async () => {
    /** The document of amino JSON, written by hand around a memo. */
    const doc = (memo: string): string =>
      `{"account_number":"0","chain_id":"sim-1","fee":{"amount":[{"amount":"7","denom":"upoc"}],"gas":"200000"},"memo":"${memo}","msgs":[{"type":"cosmos-sdk/MsgSend","value":{"amount":[{"amount":"10","denom":"upoc"}],"from_address":"${alice.address}","to_address":"${bob.address}"}}],"sequence":"${sequence}"}`;
    const over = (text: string, memo: string): Uint8Array =>
      signed(amino, {
        body: { memo },
        signatures: () => [
          secp256k1.sign(sha256(utf8(text)), alice.privateKey, { prehash: false }),
        ],
      });
    expect(chain.finalize([over(doc('plain'), 'plain')]).txResults[0]?.code).toBe(0);
    expect(chain.finalize([over(doc('\\"'), '"')]).txResults[0]?.code).toBe(0);
    const memos = ['"', '\\', 'a","msgs":[],"x":"', '\u0000', '\u2028', '<', '>', '&'];
    await refuse(
      memos.map((memo) => ({
        name: JSON.stringify(memo),
        bytes: over(doc(memo), memo),
        code: 'sdk/4',
      })),
    );
  });
});
