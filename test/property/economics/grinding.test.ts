/** A17: what trying app hashes gains, played with the chain's own draws, against the bound that is stated. */

import { afterEach, describe, expect, test } from 'vitest';
import { seededChain } from '../../../simulate/chain/seededChain.ts';
import { gainBound, gainOfFixedClaim } from '../../../simulate/grinding/expectedGain.ts';
import { playFixedClaim, playLateClaim } from '../../../simulate/grinding/grindAudit.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { drawAudit } from '../../../src/types/poc/auditDraw.ts';
import { computeEntropy } from '../../../src/types/poc/entropy.ts';
import { defaultParams } from '../../../src/types/poc/params.ts';
import { artifactOf } from '../../harness/artifactTree.ts';
import { CheatingHost, playEpoch, startAttackChain, weightOf } from '../../harness/cheatingHost.ts';
import { leafOf, leafTree } from '../../harness/leafTree.ts';
import { currentEpoch } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

const { settlementAuditLeaves: leaves } = defaultParams('upoc');

/** Mean of independent values and its standard error. */
function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((a, b) => a + (b - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares) / values.length };
}

describe('A17 a proposer who tries app hashes, default parameters', () => {
  const heights = Array.from({ length: 400 }, (_, i) => BigInt(i + 1));
  const chain = seededChain('A17');

  test.each([1, 10, 60])(
    'A17 with %i tries a claim that was made before gains what the formula says, within the bound',
    (tries) => {
      const { made, gain } = gainOfFixedClaim(leaves, tries);
      const { mean, error } = meanOf(
        heights.map((height) => playFixedClaim({ chain, leaves, tries, height }, made)),
      );
      expect(Math.abs(mean - gain)).toBeLessThanOrEqual(5 * error);
      expect(gain).toBeLessThanOrEqual(gainBound(leaves, tries));
      // It does gain: the row is not closed.
      if (tries > 1) expect(mean - 5 * error).toBeGreaterThan(1);
    },
  );

  test.each([1, 10, 60])(
    'A17 with %i tries a claim in the very block gains more, and stays within the bound',
    (tries) => {
      const { mean, error } = meanOf(
        heights.map((height) => playLateClaim({ chain, leaves, tries, height })),
      );
      expect(mean).toBeGreaterThan(gainOfFixedClaim(leaves, tries).gain);
      expect(mean).toBeLessThanOrEqual(gainBound(leaves, tries) + 5 * error);
      // The bound is not idle: with half of the leaves the same proposer breaks it.
      const fewer = heights.map((height) =>
        playLateClaim({ chain, leaves: leaves / 2, tries, height }),
      );
      const broken = meanOf(fewer);
      if (tries > 1) {
        expect(broken.mean - 5 * broken.error).toBeGreaterThan(gainBound(leaves, tries));
      }
    },
  );
});

test('A17 no gain exceeds the bound, for any number of leaves and tries', () => {
  for (const q of [2, 3, 4, 8, 16, 64]) {
    for (let power = 0; power <= 12; power += 0.5) {
      const tries = Math.floor(10 ** power);
      expect(gainOfFixedClaim(q, tries).gain).toBeLessThanOrEqual(gainBound(q, tries) + 1e-9);
    }
  }
});

describe('A17 on the chain itself', () => {
  let one: SimChain | undefined;

  afterEach(async () => {
    await one?.stop();
    one = undefined;
  });

  test('A17 who proposes block K tries commits in it until the audit suits it', async () => {
    const mallory = simAccount(2);
    const params = {
      validationSampleRateBps: 0,
      validationChallengeDeadlineBlocks: 3,
      auditWindowBlocks: 1,
      epochLength: 7n,
    };
    one = await startAttackChain([mallory], params);
    const chain = one;
    await chain.advanceTo(2n);
    const { seed, index } = await currentEpoch(chain);
    const cheat = new CheatingHost(chain, mallory);
    const [made, claimed] = [30, 60];
    const artifacts = Array.from({ length: made }, (_, n) => artifactOf(seed, BigInt(n)));
    const tree = leafTree(
      Array.from({ length: claimed }, (_, n) => {
        const artifact = artifacts[n];
        if (artifact === undefined) return sha256(Uint8Array.of(n));
        return leafOf({ seed, address: mallory.bytes, nonce: BigInt(n), artifact });
      }),
    );
    // Block 3 is K. Who proposes it knows its hash; the commit has fields that no rule reads: each value is another app hash.
    let tries = 0;
    let chosen: Uint8Array | undefined;
    while (chosen === undefined) {
      tries += 1;
      expect(tries, 'f^q is 1/16').toBeLessThan(400);
      const tx = await cheat.claim(claimed, tree.root, { inferenceCount: tries });
      const { appHash, txResults } = chain.finalize([tx]);
      expect(txResults[0]?.code).toBe(0);
      const entropy = computeEntropy(chain.chainId, 4n, appHash);
      const drawn = drawAudit({
        entropy,
        epochIndex: index,
        address: mallory.bytes,
        totalNonces: BigInt(claimed),
        leaves,
      });
      if (drawn.every((nonce) => nonce < BigInt(made))) chosen = tx;
    }
    await chain.block(chosen);
    await playEpoch(chain, [
      () =>
        cheat.answerKnown(({ nonceIndex }) => {
          const artifact = artifacts[Number(nonceIndex)];
          return artifact && { artifact, proof: tree.proof(Number(nonceIndex)) };
        }),
    ]);
    // Twice what was made, though the audit was due: what ADR 8 says, until a beacon is there.
    expect(await weightOf(chain, mallory)).toBe(BigInt(claimed) / 10n);
  });
});
