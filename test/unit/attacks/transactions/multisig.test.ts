/** Multisig accounts: too few signatures made to look like enough, keys and bits that are not the account's. */

import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simAccount } from '../../../harness/simAccount.ts';
import type { RefusedTx } from '../../../harness/txAttack.ts';
import type { Member, Multisig } from '../../../harness/txSigners.ts';
import {
  all,
  amino,
  by,
  direct,
  MultisigChain,
  many,
  nested,
  not,
  three,
  within,
} from './multisigFixture.ts';
import { alice, bob, carol } from './txFixture.ts';

const twice = { threshold: 2, members: [by(alice), by(alice), not(bob)] };
const none = { threshold: 0, members: [] };
const badThresholds = [0, 4, 2 ** 31, 2 ** 32 - 1].map((threshold) => ({ ...all, threshold }));
const odd = (typeUrl: string, key: Uint8Array): Multisig => ({
  threshold: 1,
  members: [
    by(alice),
    not({ typeUrl: `/cosmos.crypto.${typeUrl}.PubKey`, value: PubKey.encode({ key }).finish() }),
  ],
});
/** Keys with a member that is none, who need not sign. */
const withOddMember = {
  'of 32 bytes': odd('secp256k1', alice.publicKey.subarray(1)),
  'of no point': odd('secp256k1', alice.publicKey.with(0, 5)),
  'of ed25519 of 31 bytes': odd('ed25519', new Uint8Array(31)),
  'of nobody': { threshold: 1, members: [by(alice), not({ threshold: 0, members: [] })] },
  'that more must sign than there are': {
    threshold: 1,
    members: [by(alice), not({ threshold: 2, members: [not(bob)] })],
  },
} satisfies Readonly<Record<string, Multisig>>;
/** Eight keys in two. */
const eightInside: Multisig = {
  threshold: 1,
  members: [by(many(4)), not({ ...many(4), threshold: 2 })],
};
let world: MultisigChain;

beforeAll(async () => {
  world = await MultisigChain.start([
    ...[three, twice, nested, within(13), none],
    ...[many(7), many(8), many(32), eightInside, ...badThresholds],
    ...Object.values(withOddMember),
  ]);
});

afterAll(async () => {
  await world.chain.stop();
});

/** Three members, of whom these sign. */
const signing = (...signs: readonly boolean[]): Member[] =>
  [alice, bob, carol].map((key, i) => (signs[i] === true ? by(key) : not(key)));

test('C: a multisig whose members sign as they must is taken, in every mode and nested', () => {
  const inAmino = { threshold: 2, members: [by(alice, amino), not(bob), by(carol, amino)] };
  const mixed = { threshold: 2, members: [by(alice, amino), not(bob), by(carol, direct)] };
  for (const one of [three, inAmino, mixed, all, twice, nested, many(7), within(13)]) {
    expect(world.chain.finalize([world.spend(one)]).txResults[0]).toMatchObject({
      code: 0,
      log: '',
    });
  }
});

describe('C: threshold games', () => {
  test('too few signatures', () =>
    world.refuse([
      world.refused('one', { threshold: 2, members: signing(true, false, false) }),
      world.refused('none', { threshold: 2, members: signing(false, false, false) }),
      world.refused(
        'one, its bit set twice',
        {
          threshold: 2,
          members: signing(true, false, false),
          bits: [true, true, false],
        },
        'sdk/2',
      ),
      world.refused('one, given twice', { ...three, signatures: ([a]) => [a, a] as Uint8Array[] }),
      world.refused('one and an empty one', {
        ...three,
        signatures: ([a]) => [a, new Uint8Array(0)] as Uint8Array[],
      }),
    ]));

  test('a threshold of nothing, of more than there are, or of nobody, though the account is its', () =>
    world.refuse([
      ...badThresholds.map((one) => ({
        name: `threshold ${one.threshold}`,
        bytes: world.spend(one),
        code: 'sdk/8',
      })),
      { name: 'no members', bytes: world.spend(none), code: 'sdk/8' },
    ]));

  test('a member that is no key, though it need not sign and the account is its', () =>
    world.refuse(
      Object.entries(withOddMember).map(([name, one]) => ({
        name,
        bytes: world.spend(one),
        code: 'sdk/8',
      })),
    ));

  test("another key than the account's: fewer must sign, or others", () =>
    world.refuse([
      world.refused('threshold 1', { ...three, threshold: 1 }, 'sdk/8'),
      world.refused('one member', { threshold: 1, members: [by(alice)] }, 'sdk/8'),
      world.refused(
        'members in another order',
        { threshold: 2, members: [by(bob), by(alice), not(carol)] },
        'sdk/8',
      ),
      world.refused(
        'one member more',
        { threshold: 2, members: [...all.members, by(simAccount(9))] },
        'sdk/8',
      ),
      world.refused(
        'a member twice',
        { threshold: 2, members: [by(alice), by(alice), not(carol)] },
        'sdk/8',
      ),
    ]));

  test('a member that stands twice in the key signs once for each, not once for both', () =>
    world.refuse([
      {
        name: 'one signature, one bit',
        bytes: world.spend({ ...twice, members: [by(alice), not(alice), not(bob)] }),
        code: 'sdk/4',
      },
      {
        name: 'one signature, two bits',
        bytes: world.spend({ ...twice, signatures: ([a]) => [a] as Uint8Array[] }),
        code: 'sdk/4',
      },
    ]));
});

describe('C: a forged bit array', () => {
  const forged = (
    name: string,
    extraBitsStored: number,
    elems: number[],
    code: string,
  ): RefusedTx =>
    world.refused(
      name,
      { ...three, bitArray: { extraBitsStored, elems: Uint8Array.from(elems) } },
      code,
    );

  test('whose bits and bytes do not match, or that is not as long as the key', () =>
    world.refuse([
      forged('no bits', 0, [], 'sdk/2'),
      forged('extra bits of no byte', 3, [], 'sdk/2'),
      world.refused(
        'extra bits of no byte, and nobody signs',
        {
          threshold: 2,
          members: signing(false, false, false),
          bitArray: { extraBitsStored: 3, elems: new Uint8Array(0) },
        },
        'sdk/2',
      ),
      forged('eight extra bits', 8, [0xa0], 'sdk/2'),
      forged('2^31 extra bits', 2 ** 31, [0xa0], 'sdk/2'),
      forged('fewer bits than signatures', 3, [0x80], 'sdk/2'),
      forged('more bits than signatures', 3, [0xe0], 'sdk/2'),
      forged('a bit in the padding', 3, [0xb0], 'sdk/2'),
      forged('two bits in the padding alone', 3, [0x18], 'sdk/2'),
      forged('two bits', 2, [0xc0], 'sdk/4'),
      world.refused('fewer bits than members, all of them right', {
        threshold: 2,
        members: signing(true, true, false),
        bits: [true, true],
      }),
      world.refused('more bits than members, all of them right', {
        threshold: 2,
        members: signing(true, true, false),
        bits: [true, true, false, false],
      }),
      forged('four bits', 4, [0xa0], 'sdk/4'),
      forged('a whole byte of bits', 0, [0xa0], 'sdk/4'),
      forged('a byte more', 3, [0xa0, 0x00], 'sdk/4'),
      forged('more bytes than any key has members', 3, [0xa0, ...new Uint8Array(32)], 'sdk/2'),
      forged('other members', 3, [0xc0], 'sdk/4'),
    ]));
});

test('C: more members than signatures are allowed are refused, though one signs', () =>
  world.refuse([
    ...[8, 32].map((n) => ({
      name: `${n} members`,
      bytes: world.spend(many(n)),
      code: 'sdk/14',
    })),
    { name: 'eight in two', bytes: world.spend(eightInside), code: 'sdk/14' },
  ]));
