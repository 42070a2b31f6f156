/** How near the deadlines of open challenges are: told at every look, and said loudly once for each that comes too near. */

import type { ContinuousPoCChallenge } from '../../gen/cpoc/poc/v1/poc.ts';
import type { EpochView } from '../chain/chainPort.ts';
import type { HostLogger } from '../hostLogger.ts';
import type { HostMetrics } from '../hostMetrics.ts';

export interface OpenChallenge {
  readonly id: bigint;
  /** The last height at which an answer counts (P20). */
  readonly deadline: bigint;
  /** Blocks that may still hold the answer; 0 where the deadline has passed. */
  readonly blocksLeft: bigint;
}

export interface DeadlinePressureOptions {
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
}

/** An answer takes a block or two. One that is open with so small a share of its time left has met trouble: 1/4. */
const pressingShare = 4n;

export class DeadlinePressure {
  readonly #options: DeadlinePressureOptions;
  #said: ReadonlySet<bigint> = new Set();

  constructor(options: DeadlinePressureOptions) {
    this.#options = options;
  }

  look(view: EpochView, challenges: readonly ContinuousPoCChallenge[]): void {
    const { logger, metrics } = this.#options;
    const open = openChallenges(view, challenges);
    metrics.open?.(open);
    const pressing = open.filter((one) => isPressing(view, one));
    for (const { id, deadline, blocksLeft } of pressing) {
      if (this.#said.has(id)) continue;
      logger.warn(
        { challenge: id, deadline, blocksLeft },
        'the deadline of a challenge is near and its answer is not in a block: without it the weight of this epoch is lost',
      );
    }
    this.#said = new Set(pressing.map(({ id }) => id));
  }
}

function openChallenges(
  { height }: EpochView,
  challenges: readonly ContinuousPoCChallenge[],
): OpenChallenge[] {
  return challenges
    .filter(({ resolved }) => !resolved)
    .map(({ id, deadlineBlockHeight: deadline }) => ({
      id,
      deadline,
      blocksLeft: deadline > height ? deadline - height : 0n,
    }))
    .toSorted((a, b) => (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : 0));
}

function isPressing({ epoch }: EpochView, { blocksLeft }: OpenChallenge): boolean {
  const whole = BigInt(epoch.params?.validationChallengeDeadlineBlocks ?? 0);
  return blocksLeft > 0n && blocksLeft * pressingShare <= whole;
}
