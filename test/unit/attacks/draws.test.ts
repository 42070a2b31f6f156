/** Draws: unknown before the block that holds the commit, even over all leaves, and never lost. */

import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, describe, expect, test } from 'vitest';
import { ChallengeOutcome, type ContinuousPoCChallenge } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { drawAudit } from '../../../src/types/poc/auditDraw.ts';
import { computeEntropy } from '../../../src/types/poc/entropy.ts';
import { drawSample } from '../../../src/types/poc/sampleDraw.ts';
import { CheatingHost, playEpoch, startAttackChain, weightOf } from '../../harness/cheatingHost.ts';
import { challengesOf, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob, carol] = [simAccount(1), simAccount(2), simAccount(3)] as const;
const root = new Uint8Array(32).fill(9);
const million = 1_000_000;
let chains: SimChain[] = [];

afterEach(async () => {
  for (const chain of chains) await chain.stop();
  chains = [];
});

const sendOf = (amount: number) => ({
  typeUrl: '/cosmos.bank.v1beta1.MsgSend',
  value: {
    fromAddress: bob.address,
    toAddress: carol.address,
    amount: [{ denom: 'upoc', amount: amount.toString() }],
  },
});

/** Chains equal up to the block of alice's commit, which holds a transaction of bob's that differs in its amount. */
async function forks(amounts: readonly number[], sampleRateBps: number): Promise<SimChain[]> {
  for (const amount of amounts) {
    const chain = await SimChain.start({
      accounts: [alice, bob, carol],
      participants: [{ account: alice }],
      params: { validationSampleRateBps: sampleRateBps, epochLength: 9n },
    });
    chains.push(chain);
    await chain.block();
    const commit = await new CheatingHost(chain, alice).claim(million, root);
    await chain.block(commit, await chain.sign(bob, sendOf(amount)));
    await chain.block();
  }
  return chains;
}

/** Leaf and kind of what a chain asks alice. */
async function askedOf(chain: SimChain): Promise<string[]> {
  const asked = await challengesOf(chain, alice);
  return asked.map(({ kind, nonceIndex }) => `${kind}: ${nonceIndex}`);
}

const numbered = (n: number): Uint8Array => sha256(new TextEncoder().encode(`entropy ${n}`));

describe('A8 knowing the draw before sending', () => {
  test('all that is known when the commit is sent is the same, and the draws differ', async () => {
    const [one, two, same] = (await forks([1, 2, 1], 10_000)) as [SimChain, SimChain, SimChain];
    expect(one.appHashes.get(1n)).toEqual(two.appHashes.get(1n));
    expect(one.appHashes.get(2n)).not.toEqual(two.appHashes.get(2n));
    const [first, second] = [await askedOf(one), await askedOf(two)];
    // Sample and audit fall into block 3; five leaves of a million.
    expect(first).toHaveLength(5);
    expect(first.filter((leaf) => second.includes(leaf))).toEqual([]);
    expect(await askedOf(same)).toEqual(first);
  });

  test('the app hash of the block that holds the commit decides, not the one before', async () => {
    const [chain] = (await forks([1], 10_000)) as [SimChain];
    const sampled = (height: bigint): bigint | undefined =>
      drawSample({
        entropy: computeEntropy(chain.chainId, 3n, chain.appHashes.get(height) as Uint8Array),
        epochIndex: 1n,
        address: alice.bytes,
        nonceCount: million,
        sampleRateBps: 10_000,
      });
    const drawn = (await challengesOf(chain, alice))[0]?.nonceIndex;
    expect(drawn).toBe(sampled(2n));
    expect(drawn).not.toBe(sampled(1n));
    expect(drawn).not.toBe(sampled(0n));
  });

  test('who knows every transaction of the block, but not its header, knows nothing of the draw', async () => {
    const [chain] = (await forks([1], 10_000)) as [SimChain];
    const hashes = [1, 2, 3].map((n) => {
      chain.headerSalt = numbered(n);
      return toHex(chain.finalize([]).appHash);
    });
    expect(new Set(hashes).size).toBe(3);
    chain.headerSalt = numbered(1);
    expect(toHex(chain.finalize([]).appHash)).toBe(hashes[0]);
  });

  test('whether a commit is drawn at all differs too', async () => {
    const drawn: boolean[] = [];
    for (const chain of await forks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5000)) {
      const asked = await challengesOf(chain, alice);
      drawn.push(asked.length > 4);
    }
    expect(new Set(drawn)).toEqual(new Set([true, false]));
  });
});

describe('A10 a count for which few indices can be drawn', () => {
  const draws = 60_000;
  const address = simAccount(1).bytes;
  const sample = (n: number, nonceCount: number, sampleRateBps: number): bigint | undefined =>
    drawSample({ entropy: numbered(n), epochIndex: 1n, address, nonceCount, sampleRateBps });

  /** Pearson's statistic of counts that should be equal. */
  function chiSquare(buckets: readonly number[]): number {
    const mean = buckets.reduce((sum, n) => sum + n, 0) / buckets.length;
    return buckets.reduce((sum, n) => sum + (n - mean) ** 2 / mean, 0);
  }

  test.each([9999, 10_000, 10_001, 20_000, 2 ** 24, 2 ** 32 - 1])(
    'of %i leaves all parts are drawn alike at 5 %%',
    (nonceCount) => {
      const ranges = Array.from({ length: 20 }, () => 0);
      const residues = Array.from({ length: 20 }, () => 0);
      for (let n = 0; n < draws / 3; n += 1) {
        const leaf = sample(n, nonceCount, 500);
        if (leaf === undefined) continue;
        const range = Number((leaf * 20n) / BigInt(nonceCount));
        const residue = Number((leaf % 10_000n) / 500n);
        ranges[range] = (ranges[range] as number) + 1;
        residues[residue] = (residues[residue] as number) + 1;
      }
      const drawn = ranges.reduce((sum, n) => sum + n, 0);
      // 5 % of 20,000 with 6 standard deviations; 19 degrees of freedom exceed 56 once in 60,000 times.
      expect(Math.abs(drawn - 1000)).toBeLessThan(185);
      expect(chiSquare(ranges)).toBeLessThan(56);
      expect(chiSquare(residues)).toBeLessThan(56);
    },
  );

  test.each([1, 2, 3, 16, 37, 64, 100, 500])('of %i leaves every one is drawn', (nonceCount) => {
    const seen = new Set<bigint>();
    for (let n = 0; n < draws / 4; n += 1) {
      const leaf = sample(n, nonceCount, 5000);
      if (leaf !== undefined) seen.add(leaf);
    }
    expect(seen.size).toBe(nonceCount);
    expect([...seen].every((leaf) => leaf >= 0n && leaf < BigInt(nonceCount))).toBe(true);
  });

  test('whether and which come from separate bytes', () => {
    // Were the index made of the selecting bytes, it would be below the rate for every drawn leaf of 10,000.
    const above = Array.from({ length: draws / 6 }, (_, n) => sample(n, 10_000, 500)).filter(
      (leaf) => leaf !== undefined && leaf >= 500n,
    );
    expect(above.length).toBeGreaterThan(400);
  });

  test('nor does the audit leave any out, however large the total', () => {
    for (const totalNonces of [2n, 37n, 2n ** 24n, 2n ** 64n - 1n]) {
      const buckets = Array.from({ length: totalNonces === 2n ? 2 : 20 }, () => 0);
      for (let n = 0; n < 1000; n += 1) {
        const parameters = { entropy: numbered(n), epochIndex: 1n, address, leaves: 4 };
        for (const nonce of drawAudit({ ...parameters, totalNonces })) {
          expect(nonce < totalNonces).toBe(true);
          const bucket = Number((nonce * BigInt(buckets.length)) / totalNonces);
          buckets[bucket] = (buckets[bucket] as number) + 1;
        }
      }
      expect(buckets.every((n) => n > 80)).toBe(true);
      if (totalNonces > 100n) expect(chiSquare(buckets)).toBeLessThan(56);
    }
  });
});

describe('A14 two challenges in one block', () => {
  const accounts = Array.from({ length: 8 }, (_, i) => simAccount(i));

  test('sample and audit of all hosts have ids of their own; one without an answer costs the weight', async () => {
    const chain = await startAttackChain(accounts);
    chains.push(chain);
    await chain.block();
    const hosts = accounts.map((account) => new PocUser(chain, account));
    await chain.advanceTo(12n);
    // At K = 13, so that both draws come in block 14.
    await chain.block(...(await Promise.all(hosts.map((host) => host.commit(20)))));
    const block = await chain.block();
    const asked = (await Promise.all(accounts.map((a) => challengesOf(chain, a)))).flat();
    expect(asked.every(({ challengeBlockHeight }) => challengeBlockHeight === 14n)).toBe(true);
    const ids = asked.map(({ id }) => id).sort((a, b) => Number(a - b));
    expect(ids).toEqual(asked.map((_, i) => BigInt(i + 1)));
    const issued = block.events.filter(({ type }) => type === 'poc_challenge_issued');
    expect(issued).toHaveLength(asked.length);
    // The first host answers all; the others leave out one each, another one each.
    const answers = hosts.map(async (host, i) => {
      const open = await challengesOf(chain, host.account, { openOnly: true });
      expect(open.length).toBe((await summaryOf(chain, host.account))?.challengesIssued);
      const chosen = i === 0 ? open : open.toSpliced(i % open.length, 1);
      const messages = await Promise.all(chosen.map((one) => host.responseMessage(one)));
      return chain.sign(host.account, messages, { gas: 500_000n * BigInt(messages.length) });
    });
    const answered = await chain.block(...(await Promise.all(answers)));
    expect(answered.txResults.every(({ code }) => code === 0)).toBe(true);
    await playEpoch(chain);
    const weights = await Promise.all(accounts.map((account) => weightOf(chain, account)));
    expect(weights).toEqual([2n, ...accounts.slice(1).map(() => 0n)]);
  });

  test('the same leaf asked for twice in one block wants two answers', async () => {
    const pair = accounts.slice(0, 2) as [SimAccount, SimAccount];
    const chain = await startAttackChain(pair, { minNoncesPerCommit: 1, nonceWeight: 1 });
    chains.push(chain);
    await chain.block();
    await chain.advanceTo(12n);
    const hosts = pair.map((account) => new PocUser(chain, account)) as [PocUser, PocUser];
    await chain.block(await hosts[0].commit(1), await hosts[1].commit(1));
    await chain.block();
    const [both, one] = (await Promise.all(pair.map((a) => challengesOf(chain, a)))) as [
      ContinuousPoCChallenge[],
      ContinuousPoCChallenge[],
    ];
    expect(both.map(({ nonceIndex }) => nonceIndex)).toEqual([0n, 0n]);
    expect(one).toHaveLength(2);
    const message = await hosts[1].responseMessage(one[0] as ContinuousPoCChallenge);
    await chain.block(
      (await hosts[0].answerAll()) as Uint8Array,
      await chain.sign(pair[1], message),
    );
    await playEpoch(chain);
    expect([await weightOf(chain, pair[0]), await weightOf(chain, pair[1])]).toEqual([1n, 0n]);
    const outcomes = (await challengesOf(chain, pair[1])).map(({ outcome }) => outcome);
    expect(outcomes).toEqual([
      ChallengeOutcome.CHALLENGE_OUTCOME_PASSED,
      ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED,
    ]);
  });
});
