/** When the open batch is sealed and committed, and how many more artifacts it takes. Pure. */

import type { Params } from '../../gen/cpoc/poc/v1/params.ts';
import type { HostPolicy } from '../hostPolicy.ts';

export interface CommitSituation {
  readonly params: Params;
  readonly policy: HostPolicy;
  /** Height of the newest block. A commit that is sent now gets into the next one at the earliest. */
  readonly height: bigint;
  /** The last height at which commits are accepted, K. */
  readonly lastCommitHeight: bigint;
  /** Commits of the epoch, with one under way. */
  readonly commits: number;
  /** Artifacts in the open batch. */
  readonly count: number;
  /** The height at which the open batch began; undefined where it is empty. */
  readonly openedHeight: bigint | undefined;
  /** What limits the nonces of a block: `load` where a scheduler does, which knows how fast the machine is. */
  readonly pace?: 'load' | 'block' | undefined;
}

/** Artifacts of the open batch may grow to so many times the wanted size while an earlier commit is under way. */
const backlogFactor = 4;

export function shouldSeal(situation: CommitSituation): boolean {
  const { params, policy, height, count } = situation;
  const left = params.maxCommitsPerEpoch - situation.commits;
  if (left <= 0 || height >= situation.lastCommitHeight) return false;
  if (count < Math.max(params.minNoncesPerCommit, 1)) return false;
  if (count >= params.maxNoncesPerCommit || isClosing(situation)) return true;
  // The last commit that the epoch allows takes all that is still to come.
  if (left === 1) return false;
  if (!hasTurn(situation, left)) return false;
  return count >= wantedSize(situation) || isOld(situation, policy.batchBlocks);
}

/** How many artifacts to generate now; 0 where none can be committed any more. */
export function roomForArtifacts(situation: CommitSituation): number {
  const { params, policy, commits, count, pace } = situation;
  const left = params.maxCommitsPerEpoch - commits;
  if (!params.enableContinuousPoc || left <= 0 || isClosing(situation)) return 0;
  const most =
    left === 1 || pace === 'load'
      ? params.maxNoncesPerCommit
      : Math.min(params.maxNoncesPerCommit, backlogFactor * wantedSize(situation));
  const ofBlock = pace === 'load' ? most : policy.noncesPerBlock;
  return Math.max(0, Math.min(ofBlock, most - count));
}

function wantedSize({ params, policy }: CommitSituation): number {
  const { minNoncesPerCommit, maxNoncesPerCommit } = params;
  return Math.max(1, minNoncesPerCommit, Math.min(policy.batchNonces, maxNoncesPerCommit));
}

/**
 * Where the load decides how many nonces there are, commits are spread over the rest of the window: a fast machine would
 * use them up early and leave nearly everything to the last one.
 */
function hasTurn(
  { pace, height, openedHeight, lastCommitHeight }: CommitSituation,
  left: number,
): boolean {
  if (pace !== 'load' || openedHeight === undefined) return true;
  return (height - openedHeight + 1n) * BigInt(left) >= lastCommitHeight - height;
}

function isClosing({ policy, height, lastCommitHeight }: CommitSituation): boolean {
  return height >= lastCommitHeight - BigInt(Math.max(1, policy.closeLeadBlocks));
}

function isOld({ height, openedHeight }: CommitSituation, batchBlocks: number): boolean {
  if (batchBlocks <= 0 || openedHeight === undefined) return false;
  return height - openedHeight >= BigInt(batchBlocks);
}
