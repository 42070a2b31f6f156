/** What the agent tells about its work while it works: callbacks, so that it knows nothing of Prometheus. */

import type { OpenChallenge } from './answers/deadlinePressure.ts';
import type { EpochView } from './chain/chainPort.ts';
import type { PlanReason } from './schedule/planGeneration.ts';
import type { ScheduleFacts } from './schedule/scheduler.ts';

/** What the scheduler decided, and what it knew. */
export interface ScheduleReport extends ScheduleFacts {
  readonly reason: PlanReason;
  /** Nonces of the request that begins now; 0 where none does. */
  readonly wanted: number;
  /** Nonces that the chain can still take. */
  readonly room: number;
}

export interface HostMetrics {
  /** Artifacts that were generated and stored. */
  readonly generated?: (count: number) => void;
  /** A commit that got into a block. */
  readonly committed?: (nonces: number) => void;
  /** A commit that did not get in and will be tried again. */
  readonly commitFailed?: () => void;
  /** A challenge that the chain took as passed. */
  readonly answered?: () => void;
  /** An attempt to answer that did not get in; there may be further ones. */
  readonly answerFailed?: () => void;
  /** A challenge that was lost: its deadline has passed, or its artifact is not here. */
  readonly missed?: () => void;
  /** Epoch and height that the agent has seen. */
  readonly seen?: (view: EpochView) => void;
  /** Challenges that wait for an answer in a block, the most urgent first. */
  readonly open?: (challenges: readonly OpenChallenge[]) => void;
  /** Why nothing is made or committed; undefined where it is. */
  readonly resting?: (reason: string | undefined) => void;
  /** Whether the node answers. */
  readonly node?: (answers: boolean) => void;
  /** Every decision of the scheduler; nothing where no load source is configured. */
  readonly scheduled?: (report: ScheduleReport) => void;
  /** A request to the generator that was ended before it was complete. */
  readonly yielded?: (reason: PlanReason) => void;
  /** An answer of the proof server, of so many leaves. */
  readonly proofsAnswered?: (leaves: number) => void;
  /** A request that the proof server refused, and the code that says why. */
  readonly proofsRefused?: (code: string) => void;
  /** A request to the generator that failed. */
  readonly generatorFailed?: (error: unknown) => void;
}
