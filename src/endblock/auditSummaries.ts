/** The audit: random leaves of all that a participant claimed in the epoch (P18). */

import {
  ChallengeKind,
  type ContinuousPoCEpochSummary,
  type Epoch,
} from '../gen/cpoc/poc/v1/poc.ts';
import { issueChallenge } from '../keeper/poc/challenges.ts';
import { coveringCommit } from '../keeper/poc/commits.ts';
import { auditProgress, summaries } from '../keeper/poc/schema.ts';
import { concatBytes } from '../lib/bytes.ts';
import type { Context } from '../types/context.ts';
import { drawAudit } from '../types/poc/auditDraw.ts';
import { auditShare } from '../types/poc/auditShare.ts';
import { computeEntropy } from '../types/poc/entropy.ts';
import { epochHeights, epochParams } from '../types/poc/epochHeights.ts';

/** `⌈n/W⌉` summaries a block in ascending address order, going on where the block before stopped. */
export function auditSummaries(ctx: Context, epoch: Epoch): undefined {
  const { chainId, height, previousAppHash } = ctx.block;
  const { auditFirst, auditLast } = epochHeights(epoch);
  if (height < auditFirst || height > auditLast) return;
  const progress = auditProgress.require(ctx);
  const share = auditShare(progress.participants, epochParams(epoch).auditWindowBlocks);
  const entropy = computeEntropy(chainId, height, previousAppHash);
  const due = nextSummaries(ctx, epoch, progress.lastAddress, share);
  for (const [address, summary] of due) audit(ctx, epoch, address, summary, entropy);
  const last = due.at(-1);
  if (last !== undefined) auditProgress.set(ctx, { ...progress, lastAddress: last[0] });
}

function nextSummaries(
  ctx: Context,
  epoch: Epoch,
  after: Uint8Array,
  share: bigint,
): [Uint8Array, ContinuousPoCEpochSummary][] {
  const due: [Uint8Array, ContinuousPoCEpochSummary][] = [];
  if (share === 0n) return due;
  // The smallest key above an address is that address with a zero byte behind it.
  const start = after.length === 0 ? undefined : concatBytes(after, Uint8Array.of(0));
  const range = { prefix: summaries.key.prefix(epoch.index), start };
  for (const [[, address], summary] of summaries.entries(ctx, range)) {
    due.push([address, summary]);
    if (BigInt(due.length) === share) break;
  }
  return due;
}

function audit(
  ctx: Context,
  epoch: Epoch,
  address: Uint8Array,
  summary: ContinuousPoCEpochSummary,
  entropy: Uint8Array,
): void {
  if (summary.totalNonces === 0n || summary.penaltyApplied) return;
  const nonces = drawAudit({
    entropy,
    epochIndex: epoch.index,
    address,
    totalNonces: summary.totalNonces,
    leaves: epochParams(epoch).settlementAuditLeaves,
  });
  for (const nonce of nonces) {
    const commit = coveringCommit(ctx, epoch.index, address, nonce);
    const leaf = nonce - commit.firstNonce;
    issueChallenge(ctx, epoch, address, commit, leaf, ChallengeKind.CHALLENGE_KIND_AUDIT);
  }
}
