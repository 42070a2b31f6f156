/** Signatures that are not the one: other forms of the right one, forged ones, keys that are none. */

import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { SignDoc } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes } from '../../../../src/lib/bytes.ts';
import { sha256 } from '../../../../src/lib/sha256.ts';
import { formatAddress } from '../../../../src/types/address.ts';
import { buildTx, sendMessage } from '../../../harness/buildTx.ts';
import { highS } from '../../../harness/highS.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import { type Multisig, multisigAny, publicKeyAny } from '../../../harness/txSigners.ts';
import { alice, bob, honestTx, rich, standing, startTxChain, ten, tx } from './txFixture.ts';

const n = secp256k1.Point.Fn.ORDER;
const word = (value: bigint): Uint8Array =>
  Buffer.from(value.toString(16).padStart(64, '0').slice(-64), 'hex');
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const rOf = (signature: Uint8Array): bigint => numberOf(signature.subarray(0, 32));
const sOf = (signature: Uint8Array): bigint => numberOf(signature.subarray(32));
const of = (r: bigint, s: bigint): Uint8Array => concatBytes(word(r), word(s));

/** A key of 33 bytes that is on no curve, one in the long form, and an ed25519 key, with accounts of their own: their addresses are hashes. */
const oddKeys = {
  'of 65 bytes': secp256k1.getPublicKey(alice.privateKey, false),
  'of 65 bytes in the hybrid form': secp256k1.getPublicKey(alice.privateKey, false).with(0, 6),
  'of 32 bytes': alice.publicKey.subarray(1),
  'of 34 bytes': concatBytes(alice.publicKey, Uint8Array.of(0)),
  'of no bytes': new Uint8Array(0),
  'of zeros': new Uint8Array(33),
  'with a prefix that is none': alice.publicKey.with(0, 4),
  'with the coordinate of no point': concatBytes(Uint8Array.of(2), word(5n)),
  'with a coordinate beyond the field': concatBytes(Uint8Array.of(2), new Uint8Array(32).fill(255)),
} as const;
const accountOf = (bytes: Uint8Array): { bytes: Uint8Array; address: string } => ({
  bytes,
  address: formatAddress(bytes, 'cpoc'),
});
const oddAccounts = Object.values(oddKeys).map((key) => accountOf(ripemd160(sha256(key))));
const edKey = ed25519.getPublicKey(alice.privateKey);
const edAccount = accountOf(sha256(edKey).subarray(0, 20));
let chain: SimChain;
let honestSequence = 0n;

beforeAll(async () => {
  chain = await startTxChain([...oddAccounts, edAccount]);
});

afterAll(async () => {
  await chain.stop();
});

async function refuse(txs: readonly RefusedTx[]): Promise<void> {
  await playRefused(chain, txs, honestTx(honestSequence));
  honestSequence += 1n;
  expect(await standing(chain, alice)).toEqual([rich, 0n]);
}

function signedAs(name: string, change: (right: Uint8Array) => Uint8Array): RefusedTx[] {
  return [1, 127].map((mode) => ({
    name: `${name}, mode ${mode}`,
    bytes: tx({
      signers: [{ account: alice, accountNumber: 0n, sequence: 0n, mode }],
      signatures: (all) => all.map(change),
    }),
    code: 'sdk/4',
  }));
}

/** ASN.1 DER of r and s, as OpenSSL writes signatures. */
function der(signature: Uint8Array): Uint8Array {
  const integer = (value: Uint8Array): number[] => {
    const padded = (value[0] ?? 0) > 127 ? [0, ...value] : [...value];
    return [2, padded.length, ...padded];
  };
  const body = [...integer(signature.subarray(0, 32)), ...integer(signature.subarray(32))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

describe('C: signatures in other forms', () => {
  test('high S, which everybody can make of the right one', () =>
    refuse(signedAs('high S', highS)));

  test('r and s at and beyond their edges', () => {
    const edges = [0n, 1n, n / 2n, n / 2n + 1n, n - 1n, n, n + 1n, (1n << 256n) - 1n];
    return refuse(
      edges.flatMap((edge) => [
        ...signedAs(`r = ${edge}`, (right) => of(edge, sOf(right))),
        ...signedAs(`s = ${edge}`, (right) => of(rOf(right), edge)),
        ...signedAs(`r = s = ${edge}`, () => of(edge, edge)),
      ]),
    );
  });

  test('r and s negated, exchanged or reversed', () =>
    refuse([
      ...signedAs('n − r', (right) => of(n - rOf(right), sOf(right))),
      ...signedAs('n − r, n − s', (right) => of(n - rOf(right), n - sOf(right))),
      ...signedAs('s ‖ r', (right) => of(sOf(right), rOf(right))),
      ...signedAs('little-endian', (right) => right.slice().reverse()),
    ]));

  test('DER, with and without a recovery byte, hexadecimal', () =>
    refuse([
      ...signedAs('DER', der),
      ...signedAs('DER cut to 64 bytes', (right) => der(right).subarray(0, 64)),
      ...[0, 1, 27, 28].flatMap((byte) => [
        ...signedAs(`${byte} appended`, (right) => concatBytes(right, Uint8Array.of(byte))),
        ...signedAs(`${byte} in front`, (right) => concatBytes(Uint8Array.of(byte), right)),
      ]),
      ...signedAs('hex', (right) => Buffer.from(Buffer.from(right).toString('hex'))),
    ]));

  test('of every other length', () =>
    refuse(
      [0, 1, 32, 62, 63, 65, 66, 96, 127, 128, 129, 1000].flatMap((length) =>
        signedAs(`${length} bytes`, (right) =>
          Uint8Array.from({ length }, (_, i) => right[i % 64] as number),
        ),
      ),
    ));

  test('with one bit flipped, whichever byte it is in', () =>
    refuse(
      Array.from({ length: 64 }, (_, at) => ({
        name: `byte ${at}`,
        bytes: tx({
          signatures: ([right]) => [
            right?.with(at, (right[at] ?? 0) ^ (1 << (at % 8))) ?? der(alice.bytes),
          ],
        }),
        code: 'sdk/4',
      })),
    ));
});

describe('C: signatures of something else', () => {
  const signature = (bytes: Uint8Array): Uint8Array => bytes.slice(-64);

  test('by another key, of another transaction, or of nothing', () =>
    refuse([
      {
        name: 'another key',
        bytes: tx({
          signers: [
            { account: bob, accountNumber: 0n, sequence: 0n, givesKey: publicKeyAny(alice) },
          ],
        }),
        code: 'sdk/4',
      },
      ...(
        [
          ['another memo', { body: { memo: 'b' } }],
          ['another fee', { fee: [{ denom: 'upoc', amount: '8' }] }],
          ['another gas limit', { gas: 200_001n }],
          [
            'another amount',
            { messages: [sendMessage(alice.address, bob.address, [...ten, ...ten])] },
          ],
          ['another payer', { payer: bob.address }],
        ] as const
      ).flatMap(([name, parts]) => signedAs(name, () => signature(tx(parts)))),
      ...signedAs('zeros', () => new Uint8Array(64)),
    ]));

  test('none, or an empty one', () =>
    refuse([
      { name: 'none', bytes: tx({ signatures: () => [] }), code: 'sdk/15' },
      { name: 'empty', bytes: tx({ signatures: () => [new Uint8Array(0)] }), code: 'sdk/4' },
      {
        name: 'two',
        bytes: tx({ signatures: ([one = der(alice.bytes)]) => [one, one] }),
        code: 'sdk/4',
      },
      {
        name: 'one more that is empty',
        bytes: tx({ signatures: ([one = der(alice.bytes)]) => [one, new Uint8Array(0)] }),
        code: 'sdk/4',
      },
    ]));
});

describe('C: public keys', () => {
  const given = (givesKey: { typeUrl: string; value: Uint8Array }): Uint8Array =>
    tx({ signers: [{ account: alice, accountNumber: 0n, sequence: 0n, givesKey }] });

  test("of somebody else, of another kind, or of a multisig of the account's own key", () => {
    const own: Multisig = { threshold: 1, members: [{ key: alice }] };
    const ed = {
      typeUrl: '/cosmos.crypto.ed25519.PubKey',
      value: PubKey.encode({ key: edKey }).finish(),
    };
    return refuse([
      { name: 'of Bob', bytes: given(publicKeyAny(bob)), code: 'sdk/8' },
      { name: 'of a multisig', bytes: given(multisigAny(own)), code: 'sdk/8' },
      { name: 'of ed25519', bytes: given(ed), code: 'sdk/8' },
      {
        name: 'of a kind that the chain does not know',
        bytes: given({ ...ed, typeUrl: '/cosmos.crypto.secp256r1.PubKey' }),
        code: 'sdk/2',
      },
      {
        name: 'none, where the account has none',
        bytes: tx({
          signers: [{ account: alice, accountNumber: 0n, sequence: 0n, givesKey: false }],
        }),
        code: 'sdk/8',
      },
    ]);
  });

  test('that are no points of the curve in 33 bytes, though the account is theirs', async () => {
    const txs: RefusedTx[] = [];
    for (const [i, [name, key]] of Object.entries(oddKeys).entries()) {
      const account = oddAccounts[i] ?? edAccount;
      const { accountNumber } = await chain.account(account);
      const givesKey = {
        typeUrl: '/cosmos.crypto.secp256k1.PubKey',
        value: PubKey.encode({ key }).finish(),
      };
      const bytes = buildTx({
        signers: [{ account: alice, accountNumber, sequence: 0n, givesKey }],
        messages: [sendMessage(account.address, bob.address, ten)],
      });
      txs.push({ name, bytes, code: 'sdk/8' });
    }
    await refuse(txs);
  });

  test('of ed25519 with a signature that holds, though the account is theirs', async () => {
    const { accountNumber } = await chain.account(edAccount);
    const doc = { chainId: 'sim-1', accountNumber };
    const signed: Record<string, Uint8Array> = {};
    const remember =
      (part: string) =>
      (bytes: Uint8Array): Uint8Array => {
        signed[part] = bytes;
        return bytes;
      };
    const givesKey = {
      typeUrl: '/cosmos.crypto.ed25519.PubKey',
      value: PubKey.encode({ key: edKey }).finish(),
    };
    const bytes = buildTx({
      signers: [{ account: alice, accountNumber, sequence: 0n, givesKey }],
      messages: [sendMessage(edAccount.address, bob.address, ten)],
      rewriteBody: remember('bodyBytes'),
      rewriteAuthInfo: remember('authInfoBytes'),
      signatures: () => {
        const signDoc = SignDoc.encode(SignDoc.fromPartial({ ...signed, ...doc })).finish();
        return [ed25519.sign(signDoc, alice.privateKey)];
      },
    });
    await refuse([{ name: 'ed25519', bytes, code: 'sdk/8' }]);
    expect(await standing(chain, edAccount)).toEqual([rich, 0n]);
  });
});
