/** What members of a multisig sign: by others, in other forms, one inside the other. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes } from '../../../../src/lib/bytes.ts';
import { highS } from '../../../harness/highS.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import type { RefusedTx } from '../../../harness/txAttack.ts';
import {
  compactBits,
  type Member,
  type Multisig,
  multisigAccount,
  multisigAny,
} from '../../../harness/txSigners.ts';
import { everywhere, faultNames } from '../../../harness/wire/wireFaults.ts';
import { encodeTree, parseTree } from '../../../harness/wire/wireTree.ts';
import {
  all,
  amino,
  by,
  direct,
  inner,
  MultisigChain,
  nested,
  not,
  three,
  within,
} from './multisigFixture.ts';
import { alice, bob, carol } from './txFixture.ts';

let world: MultisigChain;

beforeAll(async () => {
  world = await MultisigChain.start([three, nested]);
});

afterAll(async () => {
  await world.chain.stop();
});

describe('C: signatures of members', () => {
  test('in another order, by others, too many, or in another form', () => {
    const [of, dan] = [(members: Member[]) => ({ threshold: 2, members }), simAccount(9)];
    const change = (name: string, signatures: Multisig['signatures']): RefusedTx =>
      world.refused(name, { ...three, signatures } as Multisig);
    const byDan = of([by(alice), not(bob), by(dan)]);
    return world.refuse([
      change('exchanged', ([a, c]) => [c, a] as Uint8Array[]),
      change('one more', ([a, c]) => [a, c, c] as Uint8Array[]),
      change('high S', (right) => right.map(highS)),
      change('65 bytes', (right) => right.map((one) => concatBytes(one, Uint8Array.of(0)))),
      {
        name: 'by somebody else',
        bytes: world.spend(byDan, {
          account: multisigAccount(three),
          signer: { givesKey: multisigAny(three) },
        }),
        code: 'sdk/4',
      },
    ]);
  });

  test('in every other encoding of the bytes that hold them', () => {
    const right: Uint8Array[] = [];
    world.spend({
      ...three,
      encoding: (bytes) => {
        right.push(bytes);
        return bytes;
      },
    });
    const tree = parseTree(right[0] as Uint8Array, 'cosmos.crypto.multisig.v1beta1.MultiSignature');
    const txs = faultNames.flatMap((fault) =>
      everywhere(tree, fault).map((faulty) =>
        world.refused(fault, { ...three, encoding: () => encodeTree(faulty.tree) }),
      ),
    );
    expect(new Set(txs.map(({ name }) => name)).size).toBeGreaterThan(6);
    return world.refuse(txs);
  });

  test('a single signature for the whole, and a multisignature for a single key', () =>
    world.refuse([
      {
        name: 'single mode',
        bytes: world.spend(three, { signer: { modeInfo: { single: { mode: direct } } } }),
        code: 'sdk/4',
      },
      {
        name: 'single mode with one signature',
        bytes: world.spend(
          { ...three, encoding: (bytes) => bytes.slice(2, 66) },
          { signer: { modeInfo: { single: { mode: direct } } } },
        ),
        code: 'sdk/4',
      },
      {
        name: 'bytes of one signature',
        bytes: world.spend({ ...three, encoding: (bytes) => bytes.slice(2, 66) }),
        code: 'sdk/4',
      },
    ]));

  test('a spare one can be left out by others under amino JSON alone, and then means the same', async () => {
    const withMode = (mode: number): Multisig => ({
      threshold: 2,
      members: all.members.map(({ key }) => by(key, mode)),
    });
    const without = (mode: number): Uint8Array => {
      const kept: Uint8Array[] = [];
      world.spend({
        ...withMode(mode),
        signatures: (three) => {
          kept.push(...three);
          return three;
        },
      });
      const members = withMode(mode).members.map((one, i) => (i === 1 ? not(one.key) : one));
      return world.spend({
        threshold: 2,
        members,
        signatures: () => [kept[0], kept[2]] as Uint8Array[],
      });
    };
    await world.refuse([{ name: 'DIRECT', bytes: without(direct), code: 'sdk/4' }]);
    const { txResults, appHash } = world.chain.finalize([
      without(amino),
      world.spend(withMode(amino)),
    ]);
    expect(txResults.map(({ code }) => code)).toEqual([0, 32]);
    expect(world.chain.finalize([world.spend(withMode(amino))]).appHash).toEqual(appHash);
  });
});

describe('C: nested multisig', () => {
  test('whose inner key did not sign, or signed as a single one', () => {
    const innerBy = (members: Member[]): Multisig => ({ threshold: 1, members });
    const outer = (member: Member): Uint8Array =>
      world.spend(
        { threshold: 2, members: [member, by(carol)] },
        { account: multisigAccount(nested) },
      );
    const single = {
      multi: {
        bitarray: compactBits([true, true]),
        modeInfos: [{ single: { mode: direct } }, { single: { mode: direct } }],
      },
    };
    return world.refuse([
      { name: 'nobody inside', bytes: outer(by(innerBy([not(alice), not(bob)]))), code: 'sdk/4' },
      { name: 'the inner key not at all', bytes: outer(not(inner)), code: 'sdk/4' },
      {
        name: 'a single mode for the inner key',
        bytes: world.spend(nested, { signer: { modeInfo: single } }),
        code: 'sdk/4',
      },
      {
        name: 'the inner signature out of its own bytes',
        bytes: world.spend({ ...nested, signatures: ([a, c]) => [a?.slice(2), c] as Uint8Array[] }),
        code: 'sdk/4',
      },
      {
        name: 'a lower threshold inside',
        bytes: outer(by({ ...inner, threshold: 0 })),
        code: 'sdk/8',
      },
    ]);
  });

  test('deeper than any message may be', () => {
    const depths = [14, 100];
    return world.refuse(
      depths.map((depth) => ({
        name: `${depth} deep`,
        bytes: world.spend(within(depth), { account: multisigAccount(three) }),
        code: 'sdk/2',
      })),
    );
  });
});
