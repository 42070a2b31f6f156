/** The sample: every commit of the block before is drawn once (P17). */

import { ChallengeKind, type Epoch } from '../gen/cpoc/poc/v1/poc.ts';
import { issueChallenge } from '../keeper/poc/challenges.ts';
import { commits, drawQueue } from '../keeper/poc/schema.ts';
import type { Context } from '../types/context.ts';
import { computeEntropy } from '../types/poc/entropy.ts';
import { epochParams } from '../types/poc/epochHeights.ts';
import { drawSample } from '../types/poc/sampleDraw.ts';

/** In ascending address bytes. Costs the commits of one block, whatever the epoch holds. */
export function drawSamples(ctx: Context, epoch: Epoch): undefined {
  const { chainId, height, previousAppHash } = ctx.block;
  const queued = [...drawQueue.keys(ctx, { prefix: drawQueue.key.prefix(height - 1n) })];
  if (queued.length === 0) return;
  const entropy = computeEntropy(chainId, height, previousAppHash);
  for (const key of queued) {
    const [commitHeight, address] = key;
    drawQueue.remove(ctx, key);
    const commit = commits.require(ctx, [epoch.index, address, commitHeight]);
    const leaf = drawSample({
      entropy,
      epochIndex: epoch.index,
      address,
      nonceCount: commit.nonceCount,
      sampleRateBps: epochParams(epoch).validationSampleRateBps,
    });
    if (leaf !== undefined) {
      issueChallenge(ctx, epoch, address, commit, leaf, ChallengeKind.CHALLENGE_KIND_SAMPLE);
    }
  }
}
