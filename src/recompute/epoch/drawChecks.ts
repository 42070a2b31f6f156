/** Which challenges the entropy of the blocks draws, against those that were issued (P16 to P18). */

import {
  ChallengeKind,
  type ContinuousPoCChallenge,
  type ContinuousPoCCommit,
  type ContinuousPoCEpochSummary,
  type Epoch,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { drawAudit } from '../../types/poc/auditDraw.ts';
import { auditShare } from '../../types/poc/auditShare.ts';
import { computeEntropy } from '../../types/poc/entropy.ts';
import { epochHeights, epochParams } from '../../types/poc/epochHeights.ts';
import { drawSample } from '../../types/poc/sampleDraw.ts';
import type { Differences } from '../difference.ts';
import type { Headers } from '../headers.ts';
import type { HostRecords } from '../hostRecords.ts';

export interface DrawFrame {
  readonly chainId: string;
  readonly epoch: Epoch;
  readonly headers: Headers;
  /** Summaries of the epoch: the audit takes a share of them a block. */
  readonly summaries: bigint;
}

/** @param place of the participant among the summaries, in the order of addresses, from 0. Returns how many draws it looked at. */
export async function checkDraws(
  frame: DrawFrame,
  host: HostRecords,
  place: bigint,
  differences: Differences,
): Promise<number> {
  const { commits = [], challenges = [], summary, address } = host;
  const expected = new Set<string>();
  for (const commit of commits) {
    const draw = await sampleOf(frame, address, commit);
    if (draw !== undefined) expected.add(draw);
  }
  const audited = await auditOf(frame, address, commits, summary, place);
  for (const draw of audited) expected.add(draw);
  const issued = challenges.map(issuedText);
  for (const draw of issued) {
    if (!expected.delete(draw))
      differences.compare('draw', 'P16 P17 P18', 'challenges', draw, 'nothing');
  }
  for (const draw of expected) {
    differences.compare('draw', 'P16 P17 P18', 'challenges', 'nothing', draw);
  }
  return commits.length + audited.length;
}

/** The same draw is the same text. */
function drawText(kind: string, height: bigint, commitHeight: bigint, leaf: bigint): string {
  return `${kind} at ${height} of leaf ${leaf} in the commit of ${commitHeight}`;
}

function issuedText(challenge: ContinuousPoCChallenge): string {
  const isSample = challenge.kind === ChallengeKind.CHALLENGE_KIND_SAMPLE;
  const { challengeBlockHeight, commitBlockHeight, nonceIndex } = challenge;
  const kind = isSample ? 'sample' : 'audit';
  return drawText(kind, challengeBlockHeight, commitBlockHeight, nonceIndex);
}

async function entropyAt({ chainId, headers }: DrawFrame, height: bigint): Promise<Uint8Array> {
  return computeEntropy(chainId, height, (await headers.at(height)).appHash);
}

async function sampleOf(
  frame: DrawFrame,
  address: Uint8Array,
  commit: ContinuousPoCCommit,
): Promise<string | undefined> {
  const height = commit.commitBlockHeight + 1n;
  const leaf = drawSample({
    entropy: await entropyAt(frame, height),
    epochIndex: frame.epoch.index,
    address,
    nonceCount: commit.nonceCount,
    sampleRateBps: epochParams(frame.epoch).validationSampleRateBps,
  });
  if (leaf === undefined) return undefined;
  return drawText('sample', height, commit.commitBlockHeight, leaf);
}

async function auditOf(
  frame: DrawFrame,
  address: Uint8Array,
  commits: readonly ContinuousPoCCommit[],
  summary: ContinuousPoCEpochSummary | undefined,
  place: bigint,
): Promise<string[]> {
  const { epoch } = frame;
  const params = epochParams(epoch);
  const { auditFirst, auditLast } = epochHeights(epoch);
  const share = auditShare(frame.summaries, params.auditWindowBlocks);
  const height = auditFirst + (share === 0n ? 0n : place / share);
  if (summary === undefined || summary.totalNonces === 0n || height > auditLast) return [];
  // Penalties come before the audit in a block.
  if (summary.penaltyApplied && summary.penaltyHeight <= height) return [];
  const nonces = drawAudit({
    entropy: await entropyAt(frame, height),
    epochIndex: epoch.index,
    address,
    totalNonces: summary.totalNonces,
    leaves: params.settlementAuditLeaves,
  });
  return nonces.map((nonce) => {
    const commit = commits.findLast(({ firstNonce }) => firstNonce <= nonce);
    const leaf = nonce - (commit?.firstNonce ?? 0n);
    return drawText('audit', height, commit?.commitBlockHeight ?? 0n, leaf);
  });
}
