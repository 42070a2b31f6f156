/** Roots and artifacts that belong elsewhere: to the commit before, to another host, to the epoch before. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ArtifactTree, artifactTree } from '../../harness/artifactTree.ts';
import {
  type Answer,
  CheatingHost,
  playEpoch,
  startAttackChain,
  weightOf,
} from '../../harness/cheatingHost.ts';
import { leafOf, leafTree } from '../../harness/leafTree.ts';
import { currentEpoch, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

const [alice, mallory] = [simAccount(1), simAccount(2)] as const;
const refused = { check: 17, code: 0, verified: false };
const count = 20;
let chain: SimChain;
let honest: PocUser;
let cheat: CheatingHost;

async function start(sampleRateBps = 10_000): Promise<void> {
  chain = await startAttackChain([alice, mallory], { validationSampleRateBps: sampleRateBps });
  honest = new PocUser(chain, alice);
  cheat = new CheatingHost(chain, mallory);
  await chain.block();
}

async function treeOf(account: SimAccount, firstNonce = 0n, size = count): Promise<ArtifactTree> {
  const { seed } = await currentEpoch(chain);
  return artifactTree({ seed, address: account.bytes, firstNonce, count: size });
}

const leafAnswer = (tree: ArtifactTree, index: number): Answer => ({
  artifact: tree.artifacts[index] as Uint8Array,
  proof: tree.proof(index),
});

afterEach(async () => {
  await chain.stop();
});

describe('A4 one root again and again', () => {
  beforeEach(() => start());

  test.each([
    ['the first', 0n, [true, false, false]],
    ['the second', 20n, [false, true, false]],
    ['the third', 40n, [false, false, true]],
  ])('the tree of %s commit passes there alone', async (_, firstNonce, expected) => {
    const tree = await treeOf(mallory, firstNonce);
    for (let i = 0; i < 3; i += 1) await chain.block(await cheat.claim(count, tree.root));
    await chain.block();
    const open = await cheat.open();
    expect(open).toHaveLength(3);
    expect(await summaryOf(chain, mallory)).toMatchObject({ totalNonces: 60n });
    const verdicts: boolean[] = [];
    for (const challenge of open) {
      const answer = leafAnswer(tree, Number(challenge.nonceIndex));
      verdicts.push((await cheat.tries(challenge, answer)).verified);
    }
    expect(verdicts).toEqual(expected);
    const answered = await cheat.answerKnown((challenge) =>
      leafAnswer(tree, Number(challenge.nonceIndex)),
    );
    await chain.block(answered as Uint8Array);
    await playEpoch(chain);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test('no leaf of the copied tree passes, whichever is sent', async () => {
    const tree = await treeOf(mallory);
    await chain.block(await cheat.claim(count, tree.root));
    await chain.block(await cheat.claim(count, tree.root));
    await chain.block();
    const [, copy] = await cheat.open();
    if (copy === undefined) throw new Error('the copy was not drawn');
    for (let index = 0; index < count; index += 1) {
      expect(await cheat.tries(copy, leafAnswer(tree, index))).toEqual(refused);
    }
    // Silence instead: the copy costs the weight of the first commit too.
    await playEpoch(chain, [
      () =>
        cheat.answerKnown(({ id, nonceIndex }) =>
          id === copy.id ? undefined : leafAnswer(tree, Number(nonceIndex)),
        ),
    ]);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });
});

test('A4 without a sample the audit alone finds the copies', async () => {
  await start(0);
  const tree = await treeOf(mallory);
  for (let i = 0; i < 8; i += 1) await chain.block(await cheat.claim(count, tree.root));
  await playEpoch(chain, [
    () => cheat.answerKnown(({ nonceIndex }) => leafAnswer(tree, Number(nonceIndex))),
  ]);
  expect(await summaryOf(chain, mallory)).toMatchObject({ totalNonces: 160n });
  expect(await weightOf(chain, mallory)).toBe(0n);
});

describe("A5 another host's root", () => {
  test.each(['in the same block', 'in a later block', 'first, from the mempool'])(
    'sent %s, it serves its maker alone',
    async (order) => {
      await start();
      const own = await honest.commit(count);
      const tree = honest.trees.get('1/0') as ArtifactTree;
      const copy = await cheat.claim(count, tree.root);
      if (order === 'in the same block') await chain.block(own, copy);
      else if (order === 'in a later block') {
        await chain.block(own);
        await chain.block(copy);
      } else {
        await chain.block(copy);
        await chain.block(own);
      }
      await chain.block();
      const challenge = await cheat.challenge();
      for (let index = 0; index < count; index += 1) {
        expect(await cheat.tries(challenge, leafAnswer(tree, index))).toEqual(refused);
      }
      const stolen = await cheat.answer(challenge, leafAnswer(tree, Number(challenge.nonceIndex)));
      await chain.block(stolen);
      await playEpoch(chain, [() => honest.answerAll()]);
      expect(await weightOf(chain, mallory)).toBe(0n);
      expect(await weightOf(chain, alice)).toBe(2n);
    },
  );
});

describe("A6 last epoch's artifacts", () => {
  test('their root passes in their epoch, and costs the next one its weight', async () => {
    await start();
    const tree = await treeOf(mallory);
    const move = () => cheat.answerKnown(({ nonceIndex }) => leafAnswer(tree, Number(nonceIndex)));
    await chain.block(await cheat.claim(count, tree.root));
    await playEpoch(chain, [move]);
    expect(await weightOf(chain, mallory)).toBe(2n);
    await chain.block();
    await chain.block(await cheat.claim(count, tree.root));
    await chain.block();
    const challenge = await cheat.challenge();
    for (let index = 0; index < count; index += 1) {
      expect(await cheat.tries(challenge, leafAnswer(tree, index))).toEqual(refused);
    }
    await playEpoch(chain, [move]);
    expect(await weightOf(chain, mallory, 2n)).toBe(0n);
    expect(await weightOf(chain, mallory, 1n)).toBe(2n);
  });

  test('leaves made before the seed was known, for a guessed one, fail', async () => {
    await start();
    const { seed } = await currentEpoch(chain);
    const guesses = [new Uint8Array(32), seed.toReversed(), chain.appHashes.get(1n) as Uint8Array];
    const trees = guesses.map((guess, i) =>
      artifactTree({
        seed: guess,
        address: mallory.bytes,
        firstNonce: BigInt(count * i),
        count,
      }),
    );
    for (const { root } of trees) await chain.block(await cheat.claim(count, root));
    await chain.block();
    const open = await cheat.open();
    expect(open).toHaveLength(guesses.length);
    for (const [i, challenge] of open.entries()) {
      const answer = leafAnswer(trees[i] as ArtifactTree, Number(challenge.nonceIndex));
      expect(await cheat.tries(challenge, answer)).toEqual(refused);
    }
    await playEpoch(chain);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });
});

test('A5 and A6 what is bound is the leaf: bytes of any origin, hashed anew, are held', async () => {
  // Section 11 of the protocol: a passed challenge says that the host holds the artifact, not that the model made it.
  await start();
  const old = await treeOf(alice);
  await playEpoch(chain);
  await chain.block();
  const { seed } = await currentEpoch(chain);
  const leaves = old.artifacts.map((artifact, nonce) =>
    leafOf({ seed, address: mallory.bytes, nonce: BigInt(nonce), artifact }),
  );
  const tree = leafTree(leaves);
  await chain.block(await cheat.claim(count, tree.root));
  await playEpoch(chain, [
    () =>
      cheat.answerKnown(({ nonceIndex }) => ({
        artifact: old.artifacts[Number(nonceIndex)] as Uint8Array,
        proof: tree.proof(Number(nonceIndex)),
      })),
  ]);
  expect(await weightOf(chain, mallory, 2n)).toBe(2n);
});
