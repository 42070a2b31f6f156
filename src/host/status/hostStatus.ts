/** Where the agent stands, as JSON for screens and scripts: names and shapes are append-only. Heights, epochs and counts are texts of digits. */

import type { HostFigures } from '../../telemetry/hostRegistry.ts';
import type { ScheduleReport } from '../hostMetrics.ts';
import type { GeneratorFailure, HostSnapshot } from './hostBoard.ts';

/** Who the agent works for. */
export interface HostIdentity {
  /** Bech32 address. */
  readonly participant: string;
  /** Bech32 address of the key that signs. */
  readonly signer: string;
  readonly generator: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface HostStatus {
  readonly participant: string;
  readonly signer: string;
  readonly generator: string;
  readonly started_at: string;
  /** Null before the first look. */
  readonly node_answers: boolean | null;
  readonly height: string | null;
  readonly epoch: {
    readonly index: string;
    readonly last_commit_height: string;
    readonly last_height: string;
    /** Blocks in which commits are still accepted. */
    readonly window_blocks_left: string;
  } | null;
  /** Why nothing is made or committed; null where it is. */
  readonly resting: string | null;
  /** What the scheduler decided last; null where no load source is configured. */
  readonly schedule: {
    /** One of `planReasons`. */
    readonly reason: string;
    /** Null where it is not known. */
    readonly idle_bps: number | null;
    readonly nonces_per_second: number | null;
  } | null;
  /** The last failure to make artifacts; null where there was none since the agent's start. */
  readonly generator_failure: {
    /** ISO 8601. */
    readonly at: string;
    readonly message: string;
    /** Failures without an artifact in between; 0 where some were made since. */
    readonly in_a_row: string;
  } | null;
  readonly open_challenges: readonly {
    readonly id: string;
    readonly deadline: string;
    readonly blocks_left: string;
  }[];
  /** Since the agent's start. */
  readonly totals: Readonly<
    Record<
      | 'artifacts'
      | 'commits'
      | 'committed_nonces'
      | 'commits_failed'
      | 'answered'
      | 'answers_failed'
      | 'missed',
      string
    >
  >;
}

export function hostStatus(identity: HostIdentity, now: HostSnapshot): HostStatus {
  const { view } = now;
  return {
    participant: identity.participant,
    signer: identity.signer,
    generator: identity.generator,
    started_at: identity.startedAt,
    node_answers: now.nodeAnswers ?? null,
    height: view?.height.toString() ?? null,
    epoch:
      view === undefined
        ? null
        : {
            index: view.epoch.index.toString(),
            last_commit_height: view.lastCommitHeight.toString(),
            last_height: view.lastHeight.toString(),
            window_blocks_left: windowLeft(now).toString(),
          },
    resting: now.resting ?? null,
    schedule: scheduleStatus(now.schedule),
    generator_failure: failureStatus(now.generatorFailure),
    open_challenges: now.open.map(({ id, deadline, blocksLeft }) => ({
      id: id.toString(),
      deadline: deadline.toString(),
      blocks_left: blocksLeft.toString(),
    })),
    totals: {
      artifacts: String(now.generated),
      commits: String(now.commits),
      committed_nonces: String(now.committedNonces),
      commits_failed: String(now.commitsFailed),
      answered: String(now.answered),
      answers_failed: String(now.answersFailed),
      missed: String(now.missed),
    },
  };
}

function scheduleStatus(report: ScheduleReport | undefined): HostStatus['schedule'] {
  if (report === undefined) return null;
  const { reason, idleBps, noncesPerSecond } = report;
  return {
    reason,
    idle_bps: idleBps ?? null,
    nonces_per_second: noncesPerSecond === undefined ? null : Math.round(noncesPerSecond),
  };
}

function failureStatus(failure: GeneratorFailure | undefined): HostStatus['generator_failure'] {
  if (failure === undefined) return null;
  const { at, message, inARow } = failure;
  return { at, message, in_a_row: String(inARow) };
}

export function hostFigures(now: HostSnapshot): HostFigures {
  const { view, open, resting, schedule, generatorFailure: _, ...counts } = now;
  return {
    ...counts,
    nodeUp: now.nodeAnswers,
    height: view?.height,
    epoch: view?.epoch.index,
    windowBlocksLeft: view === undefined ? undefined : windowLeft(now),
    openChallenges: open.length,
    deadlineBlocksLeft: open[0]?.blocksLeft,
    resting: resting !== undefined,
    idleBps: schedule?.idleBps,
    sourceAgeMs: schedule?.sourceAgeMs,
    noncesPerSecond: schedule?.noncesPerSecond,
    usedMs: schedule?.usedMs,
    idleMs: schedule?.idleMs,
    generating: schedule && schedule.reason === 'generating',
  };
}

function windowLeft({ view }: HostSnapshot): bigint {
  if (view === undefined || view.lastCommitHeight < view.height) return 0n;
  return view.lastCommitHeight - view.height;
}
