/** Claiming more than was made, in one commit or many, as one host or many. Chance comes from the chain's own draws: the same each run. */

import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, describe, expect, test } from 'vitest';
import { drawAudit } from '../../../src/types/poc/auditDraw.ts';
import { artifactOf } from '../../harness/artifactTree.ts';
import { CheatingHost, playEpoch, startAttackChain, weightOf } from '../../harness/cheatingHost.ts';
import { leafOf, leafTree } from '../../harness/leafTree.ts';
import { currentEpoch, PocUser, recordsOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

const nonceWeight = 10n;
let chain: SimChain | undefined;

afterEach(async () => {
  await chain?.stop();
  chain = undefined;
});

describe('A9 one commit for everything', () => {
  const claimed = 20;
  const [perFraction, epochs, leaves] = [5, 24, 2];
  const madeCounts = [10, 15, 18, 20];

  /** A host that made the first `made` of its 20 leaves, and answers what it can. */
  async function playOne(
    host: CheatingHost,
    made: number,
  ): Promise<{
    claim: Uint8Array;
    answer: () => Promise<Uint8Array | undefined>;
  }> {
    const { seed } = await currentEpoch(host.chain);
    const address = host.account.bytes;
    const artifacts = Array.from({ length: made }, (_, n) => artifactOf(seed, BigInt(n)));
    const tree = leafTree(
      Array.from({ length: claimed }, (_, n) => {
        const artifact = artifacts[n];
        if (artifact === undefined) return sha256(Uint8Array.of(n));
        return leafOf({ seed, address, nonce: BigInt(n), artifact });
      }),
    );
    return {
      claim: await host.claim(claimed, tree.root),
      answer: () =>
        host.answerKnown(({ nonceIndex }) => {
          const artifact = artifacts[Number(nonceIndex)];
          return artifact && { artifact, proof: tree.proof(Number(nonceIndex)) };
        }),
    };
  }

  test('a host that made a fraction f keeps the weight in about f^q of the epochs, and earns less than f', async () => {
    const players = madeCounts.flatMap((made, i) =>
      Array.from({ length: perFraction }, (_, j) => ({
        made,
        account: simAccount(i * perFraction + j),
      })),
    );
    // No sample: the audit alone. Commits at the second height, audit at the third, settlement at the fourth.
    const params = {
      validationSampleRateBps: 0,
      settlementAuditLeaves: leaves,
      validationChallengeDeadlineBlocks: 1,
      epochLength: 4n,
    };
    const one = await startAttackChain(
      players.map(({ account }) => account),
      params,
    );
    chain = one;
    const kept = new Map(madeCounts.map((made) => [made, 0]));
    for (let epoch = 1n; epoch <= BigInt(epochs); epoch += 1n) {
      await one.block();
      const sent = await Promise.all(
        players.map(({ account, made }) => playOne(new CheatingHost(one, account), made)),
      );
      await one.block(...sent.map(({ claim }) => claim));
      await one.block();
      const answers = await Promise.all(sent.map(({ answer }) => answer()));
      await one.block(...answers.filter((tx) => tx !== undefined));
      const records = await recordsOf(one, epoch);
      for (const { account, made } of players) {
        const weight = records.find(({ address }) => address === account.address)?.weight;
        expect([0n, 2n]).toContain(weight);
        if (weight === 2n) kept.set(made, (kept.get(made) as number) + 1);
      }
    }
    const trials = perFraction * epochs;
    for (const [made, survived] of kept) {
      const f = made / claimed;
      const p = f ** leaves;
      const deviation = Math.sqrt((p * (1 - p)) / trials);
      expect(Math.abs(survived / trials - p), `f = ${f}`).toBeLessThanOrEqual(4 * deviation);
      // Mean weight of the claim against that of the nonces that were made.
      if (f < 1) expect(2 * (survived / trials)).toBeLessThan(2 * f);
    }
  });

  test.each([2, 3, 4, 8, 64])('by the draws alone: with %i leaves the share kept is f^q', (q) => {
    const trials = q === 64 ? 200 : 1000;
    for (const f of [0.25, 0.5, 0.9, 0.99]) {
      const p = f ** q;
      const bound = 4.5 * Math.sqrt((p * (1 - p)) / trials) + 1 / trials;
      expect(Math.abs(shareKept(q, f, trials) - p), `f ${f}`).toBeLessThan(bound);
    }
  });

  function shareKept(leaves: number, f: number, trials: number): number {
    const made = BigInt(Math.round(f * 1_000_000));
    const kept = Array.from({ length: trials }, (_, n) =>
      drawAudit({
        entropy: numbered(`${leaves}/${f}/${n}`),
        epochIndex: 1n,
        address: addressOf(1),
        totalNonces: 1_000_000n,
        leaves,
      }).every((nonce) => nonce < made),
    );
    return kept.filter((is) => is).length / trials;
  }
});

describe('A16 many hosts of one, one of many', () => {
  interface Part {
    readonly made: number;
    readonly claimed: number;
  }
  const rounds = 1000;

  /** Mean weight of the parts together over many epochs, each part audited by itself; and its standard error. */
  function meanWeight(parts: readonly Part[], leaves = 4): { mean: number; error: number } {
    let [sum, squares] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const entropy = numbered(`round ${round}`);
      const total = parts.reduce((weight, { made, claimed }, i) => {
        const drawn = drawAudit({
          entropy,
          epochIndex: 1n,
          address: addressOf(i),
          totalNonces: BigInt(claimed),
          leaves,
        });
        const isKept = made === claimed || drawn.every((nonce) => nonce < BigInt(made));
        return isKept ? weight + Number(BigInt(claimed) / nonceWeight) : weight;
      }, 0);
      sum += total;
      squares += total ** 2;
    }
    const mean = sum / rounds;
    return { mean, error: Math.sqrt(Math.max(0, squares / rounds - mean ** 2) / rounds) };
  }

  const even = (n: number, made: number, claimed: number): Part[] =>
    Array.from({ length: n }, () => ({ made: made / n, claimed: claimed / n }));

  /** 120 nonces made, an honest weight of 12. */
  const plans: readonly (readonly [string, readonly Part[]])[] = [
    ['one host that claims 150', even(1, 120, 150)],
    ['two that claim 150', even(2, 120, 150)],
    ['six that claim 180', even(6, 120, 180)],
    ['twelve that claim 240', even(12, 120, 240)],
    ['four honest ones', even(4, 120, 120)],
    ['twelve honest ones', even(12, 120, 120)],
    ['honest ones of 15, whose halves are lost', even(8, 120, 120)],
    [
      'an honest one and one that made nothing',
      [
        { made: 120, claimed: 120 },
        { made: 0, claimed: 1000 },
      ],
    ],
    [
      'an honest half and a half that claims double',
      [
        { made: 60, claimed: 60 },
        { made: 60, claimed: 120 },
      ],
    ],
    ['ten of 12 made that round up to 20', even(10, 120, 200)],
    ['hosts that lack a single nonce each', [...even(6, 114, 120), { made: 6, claimed: 10 }]],
  ];

  test.each(plans)('%s: the mean weight is at most that of the nonces made', (_, parts) => {
    expect(parts.reduce((sum, { made }) => sum + made, 0)).toBe(120);
    const { mean, error } = meanWeight(parts);
    expect(mean).toBeLessThanOrEqual(12 + 4.5 * error);
  });

  test.each([2, 4])('with %i leaves over-claiming lowers the mean at any number of hosts', (q) => {
    for (const hosts of [1, 3, 6]) {
      for (const claimed of [180, 240, 480]) {
        const { mean, error } = meanWeight(even(hosts, 120, claimed), q);
        const expected = (claimed / 10) * (120 / claimed) ** q;
        expect(Math.abs(mean - expected)).toBeLessThan(4.5 * error);
        expect(mean).toBeLessThan(12);
      }
    }
  });

  test.each([
    [9, 10],
    [19, 20],
    [99, 100],
  ])(
    '%i made and %i claimed: rounding up wins less than the unit it rounds to',
    (made, claimed) => {
      // What floor drops belongs to nobody; a host that fills the last unit with claims may win a part of it, never more than it made.
      const { mean, error } = meanWeight([{ made, claimed }]);
      expect(mean).toBeLessThanOrEqual(made / 10 + 4.5 * error);
      expect(mean).toBeLessThan(Math.floor(made / 10) + 1);
    },
  );

  test('on the chain six honest hosts weigh and earn no more than one of the same work', async () => {
    const accounts = Array.from({ length: 7 }, (_, i) => simAccount(i)) as SimAccount[];
    const one = await startAttackChain(accounts, { validationSampleRateBps: 0 });
    chain = one;
    await one.block();
    const hosts = accounts.map((account) => new PocUser(one, account));
    // 90 nonces by the first, 15 by each of the others.
    const commits = hosts.map((host, i) => host.commit(i === 0 ? 90 : 15));
    await one.block(...(await Promise.all(commits)));
    await playEpoch(
      one,
      hosts.map((host) => () => host.answerAll()),
    );
    const records = await recordsOf(one, 1n);
    const whole = records.find(({ address }) => address === accounts[0]?.address);
    const parts = records.filter(({ address }) =>
      accounts.slice(1).some((account) => account.address === address),
    );
    const earned = (list: typeof records): bigint =>
      list.reduce((sum, { reward }) => sum + BigInt(reward[0]?.amount ?? '0'), 0n);
    expect(await weightOf(one, accounts[0] as SimAccount)).toBe(9n);
    expect(parts.map(({ weight }) => weight)).toEqual([1n, 1n, 1n, 1n, 1n, 1n]);
    expect(earned(parts) <= earned(whole === undefined ? [] : [whole])).toBe(true);
  });
});

function numbered(text: string): Uint8Array {
  return sha256(new TextEncoder().encode(text));
}

function addressOf(i: number): Uint8Array {
  return sha256(Uint8Array.of(i)).slice(0, 20);
}
