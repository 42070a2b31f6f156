/** Transactions in another's name, and of several signers of whom not all agree. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTx, sendMessage, type TxParts } from '../../../harness/buildTx.ts';
import { sampleMessages } from '../../../harness/sampleMessages.ts';
import type { SimAccount } from '../../../harness/simAccount.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import { publicKeyAny, type SingleSigner } from '../../../harness/txSigners.ts';
import { alice, bob, fee, honestTx, rich, standing, startTxChain, ten, tx } from './txFixture.ts';

const samples = sampleMessages(alice.address, bob.address);
let chain: SimChain;
let honestSequence = 1n;

/** The keys of Bob and Carol are known to the chain, Alice's is not. */
beforeAll(async () => {
  chain = await startTxChain();
  const own = buildTx({
    signers: [{ account: bob, accountNumber: 1n, sequence: 0n }],
    messages: [sendMessage(bob.address, bob.address, ten)],
  });
  await chain.block(own, honestTx(0n));
});

afterAll(async () => {
  await chain.stop();
});

const signer = (account: SimAccount, more: Partial<SingleSigner> = {}): SingleSigner => ({
  account,
  accountNumber: account === bob ? 1n : 0n,
  sequence: account === bob ? 1n : 0n,
  ...more,
});

async function refuse(txs: readonly RefusedTx[]): Promise<void> {
  await playRefused(chain, txs, honestTx(honestSequence));
  honestSequence += 1n;
  expect((await standing(chain, alice))[0]).toBe(rich);
  expect((await standing(chain, bob))[1]).toBe(1n);
}

describe('C: a signer that is not the creator', () => {
  test.each([
    ['his own key', {}, 'sdk/8'],
    ["the creator's key", { givesKey: publicKeyAny(alice) }, 'sdk/4'],
    ['no key', { givesKey: false }, 'sdk/8'],
  ] as const)('is refused for every message, with %s', (_, more, code) =>
    refuse(
      [1, 127].flatMap((mode) =>
        samples.map((message) => ({
          name: `${message.typeUrl} in mode ${mode}`,
          bytes: tx({
            signers: [signer(bob, { accountNumber: 0n, sequence: 0n, mode, ...more })],
            messages: [message],
          }),
          code,
        })),
      ),
    ),
  );

  test('is refused where the creator’s key is known and none is given', () =>
    refuse(
      sampleMessages(bob.address, alice.address).map((message) => ({
        name: message.typeUrl,
        bytes: tx({
          signers: [signer(alice, { accountNumber: 1n, sequence: 1n, givesKey: false })],
          messages: [message],
        }),
        code: 'sdk/4',
      })),
    ));

  test('is refused where the creator is no address, another chain’s, or not there', () =>
    refuse(
      [
        '',
        ' ',
        'alice',
        alice.address.slice(0, -1),
        alice.address.replace('cpoc1', 'cosmos1'),
      ].flatMap((creator) =>
        sampleMessages(creator, bob.address).map((message) => ({
          name: `${message.typeUrl} of "${creator}"`,
          bytes: tx({ messages: [message] }),
          code: 'sdk/7',
        })),
      ),
    ));

  test('an address in capitals is the same account, in a mix it is none', async () => {
    const of = (...from: readonly string[]): Uint8Array =>
      tx({ messages: from.map((one) => sendMessage(one, bob.address, ten)), fee: [] });
    const capitals = alice.address.toUpperCase();
    for (const bytes of [of(capitals), of(capitals, alice.address), of(alice.address, capitals)]) {
      const [result] = chain.finalize([bytes]).txResults;
      expect(result?.code).toBe(0);
      const attributes = result?.events.flatMap((event) => event.attributes) ?? [];
      expect(attributes.filter(({ key }) => key === 'acc_seq').map(({ value }) => value)).toEqual([
        `${alice.address}/0`,
      ]);
    }
    const mixed = alice.address.replace('cpoc1', 'CPOC1');
    await refuse([{ name: mixed, bytes: of(mixed), code: 'sdk/7' }]);
  });
});

describe('C: two signers', () => {
  const messages = [
    sendMessage(alice.address, bob.address, ten),
    sendMessage(bob.address, alice.address, [{ denom: 'upoc', amount: '100' }]),
    sendMessage(alice.address, bob.address, ten),
  ];
  const both = (parts: Partial<TxParts> = {}): Uint8Array =>
    tx({ messages, fee, signers: [signer(alice), signer(bob)], ...parts });
  const refused = (name: string, parts: Partial<TxParts>, code = 'sdk/4'): RefusedTx => ({
    name,
    bytes: both(parts),
    code,
  });

  test('both must sign, each once and in the order of their messages', () =>
    refuse([
      refused('the first alone', { signers: [signer(alice)] }),
      refused('the second alone', { signers: [signer(bob)] }),
      refused('exchanged', { signers: [signer(bob), signer(alice)] }, 'sdk/8'),
      refused('the first twice', { signers: [signer(alice), signer(alice)] }, 'sdk/8'),
      refused('one too many', { signers: [signer(alice), signer(bob), signer(bob)] }),
      refused('one signature', { signatures: ([a]) => [a] as Uint8Array[] }),
      refused('three signatures', { signatures: ([a, b]) => [a, b, b] as Uint8Array[] }),
      refused('signatures exchanged', { signatures: ([a, b]) => [b, a] as Uint8Array[] }),
      refused('the first for both', { signatures: ([a]) => [a, a] as Uint8Array[] }),
      refused('the second for both', { signatures: ([, b]) => [b, b] as Uint8Array[] }),
      refused('the second empty', { signatures: ([a]) => [a, new Uint8Array(0)] as Uint8Array[] }),
      refused('fewer infos than signatures', {
        signers: [signer(alice)],
        signatures: ([a]) => [a, a] as Uint8Array[],
      }),
    ]));

  test('one of whom is stale stops both', () =>
    refuse([
      refused('the first', { signers: [signer(alice, { sequence: 1n }), signer(bob)] }, 'sdk/32'),
      refused('the second', { signers: [signer(alice), signer(bob, { sequence: 0n })] }, 'sdk/32'),
      refused('the number of the second', {
        signers: [signer(alice), signer(bob, { accountNumber: 0n })],
      }),
      refused(
        'sequences exchanged',
        {
          signers: [signer(alice, { sequence: 1n }), signer(bob, { sequence: 0n })],
        },
        'sdk/32',
      ),
    ]));

  test('one signs for what the other changed afterwards: refused under either mode', () => {
    const before = both({ signers: [signer(alice), signer(bob, { mode: 127 })] });
    const later = {
      signers: [signer(alice), signer(bob, { mode: 127 })],
      messages: messages.slice(0, 2),
    };
    return refuse([
      refused('Bob’s signature is of three messages', {
        ...later,
        signatures: ([a]) => [a, before.slice(-64)] as Uint8Array[],
      }),
      refused('Alice’s signature is of three messages', {
        ...later,
        signatures: ([, b]) => [before.slice(-130, -66), b] as Uint8Array[],
      }),
    ]);
  });

  test('somebody who joins a message of another’s to his own pays for himself alone', () =>
    refuse([
      {
        name: 'a second message',
        bytes: buildTx({
          signers: [signer(bob)],
          messages: [sendMessage(bob.address, bob.address, ten), ...messages.slice(0, 1)],
        }),
        code: 'sdk/4',
      },
      {
        name: 'an input of a multi-send',
        bytes: buildTx({
          signers: [signer(bob)],
          messages: [
            {
              typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
              value: {
                inputs: [bob, alice].map(({ address }) => ({ address, coins: ten })),
                outputs: [{ address: bob.address, coins: [{ denom: 'upoc', amount: '20' }] }],
              },
            },
          ],
        }),
        code: 'sdk/4',
      },
    ]));

  test('who agree are all or nothing, and each sequence is used once', async () => {
    const [alices, bobs] = [await standing(chain, alice), await standing(chain, bob)];
    const broke = sendMessage(bob.address, alice.address, [
      { denom: 'upoc', amount: `${10n ** 12n}` },
    ]);
    const failing = tx({
      messages: [...messages, broke],
      signers: [signer(alice), signer(bob)],
      gas: 900_000n,
    });
    const block = await chain.block(failing, both());
    expect(block.txResults.map(({ code }) => code)).toEqual([5, 32]);
    expect(await standing(chain, alice)).toEqual([alices[0] - 7n, 1n]);
    expect(await standing(chain, bob)).toEqual([bobs[0], bobs[1] + 1n]);
  });
});
