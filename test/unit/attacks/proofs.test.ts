/** Answers whose path does not belong to the challenged leaf. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContinuousPoCChallenge } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { PenaltyReason } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { artifactOf } from '../../harness/artifactTree.ts';
import {
  type Answer,
  CheatingHost,
  playEpoch,
  startAttackChain,
  weightOf,
} from '../../harness/cheatingHost.ts';
import { type LeafTree, leafOf, leafTree } from '../../harness/leafTree.ts';
import { currentEpoch, summaryOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

/** Around powers of two: where the tree's shape changes. */
const counts = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65];
const passed = { check: 0, code: 0, verified: true };
const refused = { check: 17, code: 0, verified: false };

/** A host that holds all its leaves, so that nothing but the path is wrong. */
interface Holder {
  readonly host: CheatingHost;
  readonly count: number;
  readonly tree: LeafTree;
  readonly artifacts: readonly Uint8Array[];
  challenge: ContinuousPoCChallenge;
}

let chain: SimChain;
let holders: Holder[];

const answerOf = ({ tree, artifacts }: Holder, index: number): Answer => ({
  artifact: artifacts[index] as Uint8Array,
  proof: tree.proof(index),
});
const indexOf = ({ challenge }: Holder): number => Number(challenge.nonceIndex);
const holderOf = (count: number): Holder => holders.find((h) => h.count === count) as Holder;

/** Holders whose artifacts have `heldBytes`, on a chain that asks for `artifactSizeBytes`. */
async function start(
  sizes: readonly number[],
  artifactSizeBytes = 24,
  heldBytes = artifactSizeBytes,
): Promise<void> {
  const accounts = sizes.map((_, i) => simAccount(i));
  chain = await startAttackChain(accounts, {
    minNoncesPerCommit: 1,
    nonceWeight: 1,
    artifactSizeBytes,
  });
  await chain.block();
  const { seed } = await currentEpoch(chain);
  const made = sizes.map((count, i) => {
    const address = (accounts[i] as SimAccount).bytes;
    const artifacts = Array.from({ length: count }, (_, n) =>
      artifactOf(seed, BigInt(n), heldBytes),
    );
    const leaves = artifacts.map((artifact, n) =>
      leafOf({ seed, address, nonce: BigInt(n), artifact }),
    );
    const host = new CheatingHost(chain, accounts[i] as SimAccount);
    return { host, count, artifacts, tree: leafTree(leaves) };
  });
  await chain.block(
    ...(await Promise.all(made.map(({ host, count, tree }) => host.claim(count, tree.root)))),
  );
  await chain.block();
  holders = await Promise.all(
    made.map(async (one) => ({ ...one, challenge: await one.host.challenge() })),
  );
}

afterEach(async () => {
  await chain.stop();
});

describe("A1 another leaf's path", () => {
  beforeEach(() => start(counts));

  test('the right one passes at every count, any other leaf of the tree fails', async () => {
    for (const holder of holders) {
      const { host, count, challenge } = holder;
      const right = indexOf(holder);
      const boundaries = [0, 1, right - 1, right + 1, right ^ 1, count - 2, count - 1];
      for (const other of new Set(boundaries.filter((i) => i >= 0 && i < count && i !== right))) {
        const answers = [
          answerOf(holder, other),
          { ...answerOf(holder, right), proof: holder.tree.proof(other) },
          { ...answerOf(holder, right), artifact: holder.artifacts[other] as Uint8Array },
        ];
        for (const [at, answer] of answers.entries()) {
          const verdict = await host.tries(challenge, answer);
          expect(verdict, `leaf ${other} for ${right} of ${count}, ${at}`).toEqual(refused);
        }
      }
      expect(await host.tries(challenge, answerOf(holder, right))).toEqual(passed);
    }
  });

  test('every byte of artifact and path counts', async () => {
    const holder = holderOf(33);
    const { artifact, proof } = answerOf(holder, indexOf(holder));
    const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
      bytes.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte));
    const answers = [
      ...Array.from(artifact, (_, at) => ({ artifact: flipped(artifact, at), proof })),
      ...proof.flatMap((hash, step) =>
        Array.from(hash, (_, at) => ({ artifact, proof: proof.with(step, flipped(hash, at)) })),
      ),
    ];
    expect(answers.length).toBeGreaterThanOrEqual(24 + 32);
    for (const answer of answers) {
      expect(await holder.host.tries(holder.challenge, answer)).toEqual(refused);
    }
  });

  test('steps left out, doubled, swapped, emptied or of another size fail', async () => {
    const holder = holderOf(64);
    const { artifact, proof } = answerOf(holder, indexOf(holder));
    const sizes = [0, 1, 31, 33, 64, 1024];
    const proofs = proof.flatMap((hash, i) => [
      proof.toSpliced(i, 1),
      proof.toSpliced(i, 0, hash),
      proof.with(i, new Uint8Array(32)),
      proof.with(i, sizedOf(hash, sizes[i] as number)),
      ...(i > 0 ? [proof.with(i, proof[i - 1] as Uint8Array).with(i - 1, hash)] : []),
    ]);
    for (const wrong of proofs) {
      const verdict = await holder.host.tries(holder.challenge, { artifact, proof: wrong });
      expect(verdict).toEqual(refused);
    }
  });

  test('and who sends it has no weight at the end of the epoch', async () => {
    const wrong = await Promise.all(
      holders.map((holder) => {
        const { host, count, challenge } = holder;
        const right = answerOf(holder, indexOf(holder));
        const other = answerOf(holder, (indexOf(holder) + 1) % count);
        // A single leaf has no neighbour: its own hash is all that a path could hold.
        const single = { ...right, proof: [holder.tree.root] };
        return host.answer(challenge, count === 1 ? single : other);
      }),
    );
    const block = await chain.block(...wrong);
    expect(block.txResults.map(({ code }) => code)).toEqual(counts.map(() => 0));
    await playEpoch(chain);
    for (const { host, count } of holders) {
      expect(await weightOf(chain, host.account), `${count} leaves`).toBe(0n);
      expect((await summaryOf(chain, host.account))?.penaltyReason).toBe(
        PenaltyReason.PENALTY_REASON_INVALID_PROOF,
      );
    }
  });
});

test('A2 every path length but the right one fails, 0 to 64', async () => {
  await start([1, 2, 5, 64, 65]);
  for (const holder of holders) {
    const { artifact, proof } = answerOf(holder, indexOf(holder));
    const long = [...proof, ...Array.from({ length: 64 }, () => new Uint8Array(32))];
    for (let length = 0; length <= 64; length += 1) {
      const answer = { artifact, proof: long.slice(0, length) };
      const { verified } = await holder.host.tries(holder.challenge, answer);
      expect(verified, `${length} steps of ${proof.length}`).toBe(length === proof.length);
    }
  }
});

describe('A3 an inner node as a leaf', () => {
  test('fails at every level, where artifacts have 64 bytes too', async () => {
    await start([16], 64);
    const holder = holderOf(16);
    const { host, challenge, tree } = holder;
    for (let level = 1; level < tree.levels.length; level += 1) {
      const at = indexOf(holder) >> level;
      const children = tree.levels[level - 1]?.slice(2 * at, 2 * at + 2) as Uint8Array[];
      const artifact = Uint8Array.from(children.flatMap((child) => [...child]));
      expect(artifact).toHaveLength(64);
      for (const proof of [tree.proof(at, level), tree.proof(indexOf(holder))]) {
        expect(await host.tries(challenge, { artifact, proof })).toEqual(refused);
      }
    }
    expect(await host.tries(challenge, answerOf(holder, indexOf(holder)))).toEqual(passed);
  });

  test.each([64, 24])(
    'nor at the height where leaves are due, artifacts of %i bytes',
    async (size) => {
      // The root of 16 leaves, claimed as that of 8: paths from the nodes above the leaves have the right length.
      await start([16], size);
      const [{ host: owner, tree }] = holders as [Holder];
      await playEpoch(chain);
      await chain.block();
      await chain.block(await owner.claim(8, tree.root));
      await chain.block();
      const challenge = await owner.challenge();
      const at = Number(challenge.nonceIndex);
      const children = tree.levels[0]?.slice(2 * at, 2 * at + 2) as Uint8Array[];
      const node = Uint8Array.from(children.flatMap((child) => [...child]));
      const answer = { artifact: node.slice(0, size), proof: tree.proof(at, 1) };
      expect(answer.proof).toHaveLength(3);
      expect(await owner.tries(challenge, answer)).toEqual(refused);
      expect(await owner.tries(challenge, { ...answer, artifact: node })).toEqual(refused);
      await chain.block(await owner.answer(challenge, answer));
      await playEpoch(chain);
      expect(await weightOf(chain, owner.account, 2n)).toBe(0n);
    },
  );

  test.each([0, 1, 23, 25, 64, 92])(
    'nor leaves that hold %i bytes where 24 are due',
    async (heldBytes) => {
      await start([16], 24, heldBytes);
      const holder = holderOf(16);
      const { host, challenge } = holder;
      const answer = answerOf(holder, indexOf(holder));
      expect(answer.artifact).toHaveLength(heldBytes);
      expect(await host.tries(challenge, answer)).toEqual(refused);
      await chain.block(await host.answer(challenge, answer));
      await playEpoch(chain);
      expect(await weightOf(chain, host.account)).toBe(0n);
    },
  );
});

function sizedOf(bytes: Uint8Array, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => bytes[i % bytes.length] ?? 0);
}
