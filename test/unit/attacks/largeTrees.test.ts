/** Claims far above what a host holds, up to the largest count: the tree is one leaf among equal ones. */

import { afterEach, describe, expect, test } from 'vitest';
import {
  ChallengeKind,
  ChallengeOutcome,
  type ContinuousPoCChallenge,
  type Epoch,
} from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { commits, epochs } from '../../../src/keeper/poc/schema.ts';
import { isResponseValid } from '../../../src/msgserver/poc/verifyResponse.ts';
import { CheatingHost, playEpoch, startAttackChain, weightOf } from '../../harness/cheatingHost.ts';
import { leafOf, loneLeafTree, nodeOf } from '../../harness/leafTree.ts';
import { createMapState } from '../../harness/mapState.ts';
import { currentEpoch } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';
import { simParams } from '../../harness/simGenesis.ts';

const largest = 2 ** 24;
const artifact = new Uint8Array(24).fill(5);

describe('A2 a root of one leaf, claimed as many', () => {
  let chain: SimChain;
  afterEach(async () => {
    await chain.stop();
  });

  test('an empty path, or any path to 64 steps, proves nothing, and the weight is 0', async () => {
    const claims = [2, 2, 2, 3, 10, 1_000_000, largest - 1, largest];
    const accounts = claims.map((_, i) => simAccount(i));
    chain = await startAttackChain(accounts, { minNoncesPerCommit: 1 });
    await chain.block();
    const { seed } = await currentEpoch(chain);
    const hosts = accounts.map((account) => new CheatingHost(chain, account));
    const leaf = (account: SimAccount): Uint8Array =>
      leafOf({ seed, address: account.bytes, nonce: 0n, artifact });
    const sent = hosts.map((host, i) => host.claim(claims[i] as number, leaf(host.account)));
    const block = await chain.block(...(await Promise.all(sent)));
    expect(block.txResults.map(({ code }) => code)).toEqual(claims.map(() => 0));
    await chain.block();
    const asked = await Promise.all(hosts.map((host) => host.challenge()));
    // The one leaf that the host holds is among those asked for, and its empty path fails all the same.
    expect(asked.some(({ nonceIndex }) => nonceIndex === 0n)).toBe(true);
    for (const [i, host] of hosts.entries()) {
      for (const length of [0, 1, 20, 24, 64]) {
        const proof = Array.from({ length }, () => leaf(host.account));
        const challenge = asked[i] as ContinuousPoCChallenge;
        const verdict = await host.tries(challenge, { artifact, proof });
        expect(verdict).toEqual({ check: 17, code: 0, verified: false });
      }
    }
    const empty = { artifact, proof: [] };
    const answers = hosts.map((host, i) => host.answer(asked[i] as ContinuousPoCChallenge, empty));
    await chain.block(...(await Promise.all(answers)));
    await playEpoch(chain);
    for (const { account } of hosts) expect(await weightOf(chain, account)).toBe(0n);
  });
});

describe('A1 and A2 at sizes that no test can build', () => {
  const account = simAccount(1);
  const block = { addressPrefix: 'cpoc' };
  const epoch: Epoch = {
    index: 1n,
    startHeight: 1n,
    length: 20n,
    seed: new Uint8Array(32).fill(3),
    params: simParams('upoc'),
  };

  /** A state with one commit of `nonceCount` leaves, the last of which has number 2^63 at most. */
  function judge(nonceCount: number, rootHash: Uint8Array, firstNonce: bigint) {
    const state = createMapState();
    epochs.set(state, 1n, epoch);
    commits.set(state, [1n, account.bytes, 5n], {
      participantAddress: account.address,
      epochIndex: 1n,
      nonceCount,
      rootHash,
      inferenceCount: 0,
      commitBlockHeight: 5n,
      gpuUtilizationBps: 0,
      firstNonce,
    });
    const challenge: ContinuousPoCChallenge = {
      challengedAddress: account.address,
      epochIndex: 1n,
      commitBlockHeight: 5n,
      nonceIndex: 0n,
      deadlineBlockHeight: 12n,
      challengeBlockHeight: 6n,
      resolved: false,
      id: 1n,
      kind: ChallengeKind.CHALLENGE_KIND_SAMPLE,
      outcome: ChallengeOutcome.CHALLENGE_OUTCOME_OPEN,
      artifact: new Uint8Array(0),
    };
    return (nonceIndex: bigint, proof: readonly Uint8Array[]): boolean =>
      isResponseValid(
        state,
        block,
        { ...challenge, nonceIndex },
        {
          creator: account.address,
          challengeId: 1n,
          artifact,
          proof: [...proof],
        },
      );
  }

  const boundaries = (size: number): number[] => {
    const all = [0, 1, 2, size - 2, size - 1];
    for (let power = 2; power < size; power *= 2) all.push(power - 1, power, power + 1);
    return [...new Set(all.filter((i) => i >= 0 && i < size))].sort((a, b) => a - b);
  };

  test.each([
    ['2^16 − 1', 2 ** 16 - 1],
    ['2^16', 2 ** 16],
    ['2^16 + 1', 2 ** 16 + 1],
    ['2^24 − 1', largest - 1],
    ['2^24', largest],
    ['2^32 − 1', 2 ** 32 - 1],
  ])('A1 %s leaves: right at its own index alone', (_, size) => {
    const firstNonce = 2n ** 40n;
    const indices = boundaries(size);
    for (const index of indices) {
      const nonce = firstNonce + BigInt(index);
      const leaf = leafOf({ seed: epoch.seed, address: account.bytes, nonce, artifact });
      const { root, proof } = loneLeafTree(size, index, leaf);
      const isValid = judge(size, root, firstNonce);
      expect(isValid(BigInt(index), proof)).toBe(true);
      const near = [index - 1, index + 1, index ^ 1, size - 1 - index, size];
      for (const other of near.filter((i) => i !== index && i >= 0)) {
        expect(isValid(BigInt(other), proof), `${index} for ${other}`).toBe(false);
      }
    }
  });

  test.each([largest - 1, largest, 2 ** 32 - 1])(
    'A2 a tree of %i leaves takes paths of one length, of 0 to 64',
    (size) => {
      for (const index of [0, 1, Math.floor(size / 2), size - 2, size - 1]) {
        const leaf = leafOf({
          seed: epoch.seed,
          address: account.bytes,
          nonce: BigInt(index),
          artifact,
        });
        const { root, proof } = loneLeafTree(size, index, leaf);
        const isValid = judge(size, root, 0n);
        const long = [...proof, ...proof, ...proof, ...proof];
        for (let length = 0; length <= 64; length += 1) {
          expect(isValid(BigInt(index), long.slice(0, length))).toBe(length === proof.length);
        }
      }
    },
  );

  test.each([1, 2, 3, 8, 33, largest])(
    'A2 a root above that of %i leaves takes no path',
    (size) => {
      const above = new Uint8Array(32).fill(8);
      for (const index of new Set([0, size - 1])) {
        const nonce = BigInt(index);
        const leaf = leafOf({ seed: epoch.seed, address: account.bytes, nonce, artifact });
        const { root, proof } = loneLeafTree(size, index, leaf);
        for (const higher of [nodeOf(above, root), nodeOf(root, above)]) {
          const isValid = judge(size, higher, 0n);
          expect(isValid(nonce, [...proof, above])).toBe(false);
          expect(isValid(nonce, proof)).toBe(false);
        }
      }
    },
  );

  test('A2 a root of one leaf needs a count of one', () => {
    const leaf = leafOf({ seed: epoch.seed, address: account.bytes, nonce: 0n, artifact });
    expect(judge(1, leaf, 0n)(0n, [])).toBe(true);
    for (const count of [2, 3, 10_000, largest, 2 ** 32 - 1]) {
      expect(judge(count, leaf, 0n)(0n, [])).toBe(false);
    }
  });
});
