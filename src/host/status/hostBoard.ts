/** What the agent has done and sees, gathered from what it tells: for screens and for Prometheus. */

import type { OpenChallenge } from '../answers/deadlinePressure.ts';
import type { EpochView } from '../chain/chainPort.ts';
import type { HostMetrics, ScheduleReport } from '../hostMetrics.ts';

/** Of a request to the generator, or of storing what it made. */
export interface GeneratorFailure {
  /** ISO 8601. */
  readonly at: string;
  readonly message: string;
  /** 0 where artifacts were made since. */
  readonly inARow: number;
}

/** Counts are those of this run of the agent. */
export interface HostSnapshot {
  /** Undefined before the first look. */
  readonly nodeAnswers: boolean | undefined;
  readonly view: EpochView | undefined;
  /** Why nothing is made or committed; undefined where it is. */
  readonly resting: string | undefined;
  /** The most urgent first. */
  readonly open: readonly OpenChallenge[];
  readonly generated: number;
  readonly commits: number;
  readonly committedNonces: number;
  readonly commitsFailed: number;
  readonly answered: number;
  readonly answersFailed: number;
  readonly missed: number;
  /** The last decision of the scheduler; undefined where no load source is configured. */
  readonly schedule: ScheduleReport | undefined;
  /** Requests to the generator that were ended for inference, or for another reason of the scheduler. */
  readonly yielded: number;
  readonly generatorFailures: number;
  /** The last one; undefined where there was none. */
  readonly generatorFailure: GeneratorFailure | undefined;
  /** By the proof server. */
  readonly proofsAnswered: number;
  readonly leavesProven: number;
  readonly proofsRefused: number;
}

export class HostBoard {
  #now: HostSnapshot = {
    nodeAnswers: undefined,
    view: undefined,
    resting: undefined,
    open: [],
    generated: 0,
    commits: 0,
    committedNonces: 0,
    commitsFailed: 0,
    answered: 0,
    answersFailed: 0,
    missed: 0,
    schedule: undefined,
    yielded: 0,
    generatorFailures: 0,
    generatorFailure: undefined,
    proofsAnswered: 0,
    leavesProven: 0,
    proofsRefused: 0,
  };

  readonly metrics: HostMetrics = {
    generated: (count) => {
      const { generated, generatorFailure: last } = this.#now;
      const generatorFailure = last === undefined ? undefined : { ...last, inARow: 0 };
      this.#set({ generated: generated + count, generatorFailure });
    },
    committed: (nonces) =>
      this.#set({
        commits: this.#now.commits + 1,
        committedNonces: this.#now.committedNonces + nonces,
      }),
    commitFailed: () => this.#set({ commitsFailed: this.#now.commitsFailed + 1 }),
    answered: () => this.#set({ answered: this.#now.answered + 1 }),
    answerFailed: () => this.#set({ answersFailed: this.#now.answersFailed + 1 }),
    missed: () => this.#set({ missed: this.#now.missed + 1 }),
    proofsAnswered: (leaves) =>
      this.#set({
        proofsAnswered: this.#now.proofsAnswered + 1,
        leavesProven: this.#now.leavesProven + leaves,
      }),
    proofsRefused: () => this.#set({ proofsRefused: this.#now.proofsRefused + 1 }),
    scheduled: (schedule) => this.#set({ schedule }),
    yielded: () => this.#set({ yielded: this.#now.yielded + 1 }),
    generatorFailed: (error) => {
      const { generatorFailures, generatorFailure: last } = this.#now;
      const message = error instanceof Error ? error.message : String(error);
      const at = new Date().toISOString();
      const generatorFailure = { at, message, inARow: (last?.inARow ?? 0) + 1 };
      this.#set({ generatorFailures: generatorFailures + 1, generatorFailure });
    },
    seen: (view) => this.#set({ view }),
    open: (open) => this.#set({ open }),
    resting: (resting) => this.#set({ resting }),
    node: (nodeAnswers) => this.#set({ nodeAnswers }),
  };

  get snapshot(): HostSnapshot {
    return this.#now;
  }

  #set(change: Partial<HostSnapshot>): void {
    this.#now = { ...this.#now, ...change };
  }
}
