/** Bombs: as deep, as wide and as large as bytes can be. They cost a refusal. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinBytes, utf8 } from '../../../../src/lib/bytes.ts';
import { buildTx, type TxParts } from '../../../harness/buildTx.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import { publicKeyAny } from '../../../harness/txSigners.ts';
import { encodeVarint } from '../../../harness/wire/wireTree.ts';
import { alice, bob, honestTx, startTxChain, ten, tx } from './txFixture.ts';

let chain: SimChain;
let honestSequence = 0n;

beforeAll(async () => {
  chain = await startTxChain();
});

afterAll(async () => {
  await chain.stop();
});

async function refuse(txs: readonly RefusedTx[]): Promise<void> {
  await playRefused(chain, txs, honestTx(honestSequence));
  honestSequence += 1n;
}

const depths = [33, 100, 1000, 10_000];

/** A field of bytes around what has so many bytes. */
const header = (number: number, length: number): Uint8Array =>
  joinBytes([encodeVarint(BigInt(number * 8 + 2)), encodeVarint(BigInt(length))]);

/** Wraps bytes again and again, in time that is proportional to what comes out. */
function nest(core: Uint8Array, depth: number, wrap: (length: number) => Uint8Array): Uint8Array {
  const parts = [core];
  let { length } = core;
  for (let i = 0; i < depth; i += 1) {
    const prefix = wrap(length);
    parts.push(prefix);
    length += prefix.length;
  }
  return joinBytes(parts.reverse());
}

const anyAround =
  (typeUrl: string) =>
  (length: number): Uint8Array =>
    joinBytes([header(1, typeUrl.length), utf8(typeUrl), header(2, length)]);

/** An Any in an Any in an Any. */
const deepAny = (depth: number, typeUrl = '/google.protobuf.Any'): Uint8Array =>
  nest(new Uint8Array(0), depth, anyAround(typeUrl));

const multisigUrl = '/cosmos.crypto.multisig.LegacyAminoPubKey';
/** A multisig of one member, which is a multisig of one member, … */
function deepKey(depth: number): { typeUrl: string; value: Uint8Array } {
  const inner = publicKeyAny(alice);
  const core = joinBytes([anyAround(inner.typeUrl)(inner.value.length), inner.value]);
  const value = nest(core, depth, (length) => {
    const member = joinBytes([Uint8Array.of(8, 1), header(2, length)]);
    return joinBytes([anyAround(multisigUrl)(member.length + length), member]);
  });
  return { typeUrl: multisigUrl, value };
}

const withKey = (givesKey: { typeUrl: string; value: Uint8Array }): Uint8Array =>
  tx({
    signers: [{ account: alice, accountNumber: 0n, sequence: 0n, givesKey }],
    gas: 10_000_000n,
  });
/** Auth info of one signer whose mode info is these bytes. */
function withModeInfo(modeInfo: Uint8Array): Uint8Array {
  const info = joinBytes([header(2, modeInfo.length), modeInfo]);
  return tx({ rewriteAuthInfo: (rest) => joinBytes([header(1, info.length), info, rest]) });
}
const deepMode = (depth: number): Uint8Array =>
  nest(Uint8Array.of(0x0a, 0x02, 0x08, 0x01), depth, (length) =>
    joinBytes([header(2, length + header(2, length).length), header(2, length)]),
  );

describe('C: nested Any to a depth of 10,000', () => {
  test('in messages, keys and mode infos is refused', () =>
    refuse(
      depths.flatMap((depth) => [
        {
          name: `message ${depth}`,
          bytes: tx({ messages: [{ typeUrl: '/google.protobuf.Any', value: deepAny(depth) }] }),
          code: 'sdk/2',
        },
        {
          name: `message in a send ${depth}`,
          bytes: tx({
            messages: [
              {
                typeUrl: '/cosmos.bank.v1beta1.MsgSend',
                value: deepAny(depth, '/cosmos.bank.v1beta1.MsgSend'),
              },
            ],
          }),
          code: 'sdk/2',
        },
        { name: `key ${depth}`, bytes: withKey(deepKey(depth)), code: 'sdk/2' },
        { name: `mode info ${depth}`, bytes: withModeInfo(deepMode(depth)), code: 'sdk/2' },
      ]),
    ));

  test('in extension options is not looked into: critical ones are refused, others mean nothing', async () => {
    const option = (depth: number): { typeUrl: string; value: Uint8Array } => ({
      typeUrl: '/google.protobuf.Any',
      value: deepAny(depth),
    });
    await refuse(
      depths.map((depth) => ({
        name: `extension option ${depth}`,
        bytes: tx({ body: { extensionOptions: [option(depth)] }, gas: 10_000_000n }),
        code: 'sdk/31',
      })),
    );
    const body = { nonCriticalExtensionOptions: [option(10_000)] };
    expect(chain.finalize([tx({ body, gas: 10_000_000n })]).txResults[0]?.code).toBe(0);
  });

  test('groups, however many are opened, are refused', () =>
    refuse(
      [1, 10_000].map((count) => ({
        name: `${count} groups`,
        bytes: tx({
          extraBody: new Uint8Array(2 * count).map((_, i) => [0x83, 0x40][i % 2] as number),
        }),
        code: 'sdk/2',
      })),
    ));
});

describe('C: very many of everything', () => {
  const refused = (name: string, bytes: Uint8Array, code: string): RefusedTx => ({
    name,
    bytes,
    code,
  });
  const times = (count: number, bytes: Uint8Array): Uint8Array =>
    joinBytes(Array.from({ length: count }, () => bytes));
  const gas = 100_000_000n;
  const sending = (parts: Partial<TxParts>): Uint8Array => tx({ gas, ...parts });

  test('empty messages, signer infos, signatures, mode infos, members, coins, bits', () => {
    const member = (typeUrl: string): Uint8Array =>
      joinBytes([header(2, 2 + typeUrl.length), header(1, typeUrl.length), utf8(typeUrl)]);
    const members = times(8000, member('/cosmos.crypto.ed25519.PubKey'));
    const multi = joinBytes([
      header(2, 4 * 50_000),
      times(50_000, Uint8Array.of(0x12, 2, 0x0a, 0)),
    ]);
    const coins = (amount: string) =>
      Array.from({ length: 10_000 }, (_, i) => ({ denom: `d${10_000 + i}`, amount }));
    return refuse([
      refused('messages', sending({ extraBody: times(100_000, Uint8Array.of(0x0a, 0)) }), 'sdk/2'),
      refused(
        'signer infos',
        sending({
          rewriteAuthInfo: (right) =>
            joinBytes([times(10_000, Uint8Array.of(0x0a, 4, 0x12, 2, 0x0a, 0)), right]),
        }),
        'sdk/4',
      ),
      refused(
        'signatures',
        sending({ signatures: () => Array.from({ length: 100_000 }, () => new Uint8Array(0)) }),
        'sdk/4',
      ),
      refused('mode infos', withModeInfo(multi), 'sdk/2'),
      refused(
        'members',
        withKey({ typeUrl: multisigUrl, value: joinBytes([Uint8Array.of(8, 1), members]) }),
        'sdk/8',
      ),
      refused('coins of a fee', sending({ fee: coins('1') }), 'sdk/5'),
      refused('zero coins of a fee', sending({ fee: [...coins('0'), ...ten] }), 'sdk/13'),
      refused(
        'unknown fields that say nothing',
        sending({
          extraBody: times(100_000, Uint8Array.of(0x80, 0x40, 0)),
          signatures: () => [new Uint8Array(64)],
        }),
        'sdk/4',
      ),
    ]);
  });

  test('signers, each with a message of its own, of whom none signed', () => {
    const from = Array.from({ length: 3000 }, (_, i) => `cpoc1${i}`);
    const message = (address: string) => ({
      typeUrl: '/cosmos.bank.v1beta1.MsgSend',
      value: { fromAddress: address, toAddress: bob.address, amount: [...ten] },
    });
    return refuse([
      refused('no addresses', buildTx({ signers: [], messages: from.map(message), gas }), 'sdk/7'),
    ]);
  });
});
