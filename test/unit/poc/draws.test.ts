import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { ChallengeKind, ChallengeOutcome } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { drawAudit } from '../../../src/types/poc/auditDraw.ts';
import { drawSample } from '../../../src/types/poc/sampleDraw.ts';
import { challengesOf, commitsOf, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const accounts = [1, 2, 3, 4, 5, 6].map((i) => simAccount(i));
const alice = accounts[0] as SimAccount;
let chain: SimChain;

afterEach(async () => {
  await chain.stop();
});

async function startChain(params: Partial<Params> = {}): Promise<void> {
  chain = await SimChain.start({
    accounts,
    participants: accounts.map((account) => ({ account })),
    params,
  });
  await chain.block();
}

/** Written from the rules' text, apart from the product's code. */
const text = (s: string): number[] => [...new TextEncoder().encode(s)];
const be = (n: bigint, size: number): number[] =>
  Array.from({ length: size }, (_, i) => Number((n >> BigInt(8 * (size - 1 - i))) & 255n));
const big = (b: Uint8Array): bigint => b.reduce((n, x) => n * 256n + BigInt(x), 0n);
const hash = (...parts: number[][]): Uint8Array => sha256(Uint8Array.from(parts.flat()));
const entropyOf = (height: bigint): Uint8Array =>
  hash(text('cpoc/entropy/v1'), text(chain.chainId), be(height, 8), [
    ...(chain.appHashes.get(height - 1n) as Uint8Array),
  ]);
const byBytes = (a: SimAccount, b: SimAccount): number => Buffer.compare(a.bytes, b.bytes);

describe('P16, P17 sample', () => {
  test('drawn in the block after the commit, from its app hash, in address order, each commit once', async () => {
    await startChain({ validationSampleRateBps: 5000 });
    const hosts = accounts.map((account) => new PocUser(chain, account));
    const expected: { address: string; leaf: bigint; height: bigint }[] = [];
    for (let round = 0; round < 3; round += 1) {
      const block = await chain.block(
        ...(await Promise.all(hosts.map((h) => h.commit(20 + round)))),
      );
      expect(block.txResults.map((r) => r.code)).toEqual(accounts.map(() => 0));
      await chain.block();
      for (const account of [...accounts].sort(byBytes)) {
        const entropy = [...entropyOf(chain.height)];
        const r = hash(text('cpoc/draw/v1'), entropy, be(1n, 8), [...account.bytes]);
        if (big(r.slice(0, 8)) % 10_000n < 5000n) {
          const leaf = big(r.slice(8, 16)) % BigInt(20 + round);
          expected.push({ address: account.address, leaf, height: block.height });
        }
      }
    }
    expect(expected.length).toBeGreaterThan(2);
    expect(expected.length).toBeLessThan(17);
    const found = (await Promise.all(accounts.map((account) => challengesOf(chain, account))))
      .flat()
      .sort((a, b) => Number(a.id - b.id));
    expect(
      found.map((c) => ({
        address: c.challengedAddress,
        leaf: c.nonceIndex,
        height: c.commitBlockHeight,
      })),
    ).toEqual(expected);
    expect(found.map((c) => c.id)).toEqual(expected.map((_, i) => BigInt(i + 1)));
  });

  test('a rate of 0 draws nothing, one of 10000 everything', () => {
    const parameters = { entropy: new Uint8Array(32), epochIndex: 1n, nonceCount: 10 };
    const draws = (sampleRateBps: number): number =>
      Array.from({ length: 200 }, (_, i) =>
        drawSample({ ...parameters, address: new Uint8Array(20).fill(i), sampleRateBps }),
      ).filter((leaf) => leaf !== undefined).length;
    chain = { stop: async () => {} } as SimChain;
    expect(draws(0)).toBe(0);
    expect(draws(10_000)).toBe(200);
  });
});

describe('P18 audit', () => {
  test.each([4, 6])(
    'random claimed nonces of all %i, ⌈n/W⌉ a block in address order',
    async (n) => {
      const window = 3;
      await startChain({
        validationSampleRateBps: 0,
        auditWindowBlocks: window,
        settlementAuditLeaves: 5,
        epochLength: 20n,
      });
      const hosts = accounts.slice(0, n).map((account) => new PocUser(chain, account));
      await chain.block(...(await Promise.all(hosts.map((h) => h.commit(20)))));
      await chain.block(...(await Promise.all(hosts.slice(1).map((h) => h.commit(11)))));
      // K = 1 + 20 − 1 − 3 − 6 = 11; 2 a block: 12, 13, and 14, where of four nobody is left.
      await chain.advanceTo(14n);
      const order = accounts.slice(0, n).sort(byBytes);
      const expected = order.flatMap((account, position) => {
        const height = 12n + BigInt(Math.floor(position / 2));
        const total = account === alice ? 20n : 31n;
        const nonces = Array.from({ length: 5 }, (_, j) => {
          const entropy = [...entropyOf(height)];
          const r = hash(
            text('cpoc/audit/v1'),
            entropy,
            be(1n, 8),
            [...account.bytes],
            be(BigInt(j), 4),
          );
          return big(r.slice(0, 16)) % total;
        });
        return [...new Set(nonces)].map((nonce) => ({
          address: account.address,
          height,
          commitHeight: nonce < 20n ? 2n : 3n,
          leaf: nonce < 20n ? nonce : nonce - 20n,
        }));
      });
      const found = (
        await Promise.all(order.map((account) => challengesOf(chain, account)))
      ).flat();
      expect(found.every((c) => c.kind === ChallengeKind.CHALLENGE_KIND_AUDIT)).toBe(true);
      expect(
        found.map((c) => ({
          address: c.challengedAddress,
          height: c.challengeBlockHeight,
          commitHeight: c.commitBlockHeight,
          leaf: c.nonceIndex,
        })),
      ).toEqual(expected);
    },
  );

  test('a repeated nonce is issued once; every nonce can be drawn', () => {
    chain = { stop: async () => {} } as SimChain;
    const parameters = { entropy: new Uint8Array(32), epochIndex: 1n, address: new Uint8Array(20) };
    const few = drawAudit({ ...parameters, totalNonces: 3n, leaves: 64 });
    expect([...few].sort()).toEqual([0n, 1n, 2n]);
    expect(drawAudit({ ...parameters, totalNonces: 1n, leaves: 64 })).toEqual([0n]);
  });

  test('who is penalized already is not audited', async () => {
    await startChain({ validationSampleRateBps: 10_000 });
    const host = new PocUser(chain, alice);
    await chain.block(await host.commit(20));
    await chain.block();
    const [challenge] = await challengesOf(chain, alice);
    if (challenge === undefined) throw new Error('no challenge was drawn');
    const wrong = await host.responseMessage(challenge, { artifact: new Uint8Array(24) });
    await chain.block(await chain.sign(alice, wrong));
    await chain.advanceTo(19n);
    expect(await challengesOf(chain, alice)).toHaveLength(1);
  });
});

test('P19 what a challenge holds', async () => {
  await startChain({ validationSampleRateBps: 10_000 });
  const host = new PocUser(chain, alice);
  const { height } = await chain.block(await host.commit(20));
  const block = await chain.block();
  const [challenge] = await challengesOf(chain, alice);
  expect(challenge).toMatchObject({
    challengedAddress: alice.address,
    epochIndex: 1n,
    commitBlockHeight: height,
    deadlineBlockHeight: block.height + 6n,
    challengeBlockHeight: block.height,
    resolved: false,
    id: 1n,
    kind: ChallengeKind.CHALLENGE_KIND_SAMPLE,
    outcome: ChallengeOutcome.CHALLENGE_OUTCOME_OPEN,
    artifact: new Uint8Array(0),
  });
  expect((await summaryOf(chain, alice))?.challengesIssued).toBe(1);
  expect(await commitsOf(chain)).toHaveLength(1);
  expect(block.events.map((e) => e.type)).toContain('poc_challenge_issued');
});
