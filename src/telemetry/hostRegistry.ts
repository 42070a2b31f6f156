/** Prometheus metrics of the host's agent. Names are a promise to dashboards: append-only, pinned by a golden test. */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

const prefix = 'cpoc_host_';

/** Undefined figures are left out of the answer: nothing is known yet. */
export interface HostFigures {
  readonly nodeUp: boolean | undefined;
  readonly height: bigint | undefined;
  readonly epoch: bigint | undefined;
  /** Until commits are not accepted any more. */
  readonly windowBlocksLeft: bigint | undefined;
  readonly openChallenges: number;
  /** Of the most urgent open challenge. */
  readonly deadlineBlocksLeft: bigint | undefined;
  readonly resting: boolean;
  readonly generated: number;
  readonly commits: number;
  readonly committedNonces: number;
  readonly commitsFailed: number;
  readonly answered: number;
  readonly answersFailed: number;
  readonly missed: number;
  readonly proofsAnswered: number;
  readonly leavesProven: number;
  readonly proofsRefused: number;
  /** Undefined where no load source is configured, or it says nothing that can be believed. */
  readonly idleBps: number | undefined;
  readonly sourceAgeMs: number | undefined;
  readonly noncesPerSecond: number | undefined;
  /** GPU time of nonces, and idle GPU time, since the agent's start. */
  readonly usedMs: number | undefined;
  readonly idleMs: number | undefined;
  readonly generating: boolean | undefined;
  readonly yielded: number;
  readonly generatorFailures: number;
}

type Read = (figures: HostFigures) => bigint | number | boolean | undefined;

const gauges: Readonly<Record<string, readonly [help: string, read: Read]>> = {
  node_up: ['1 where the node answers', (f) => f.nodeUp],
  height: ['Height of the newest block that the agent has seen', (f) => f.height],
  epoch: ['Index of the current epoch', (f) => f.epoch],
  window_blocks_left: ['Blocks in which commits are still accepted', (f) => f.windowBlocksLeft],
  open_challenges: ['Challenges whose answer is not in a block yet', (f) => f.openChallenges],
  deadline_blocks_left: [
    'Blocks that may still hold the answer to the most urgent open challenge; absent where none is open',
    (f) => f.deadlineBlocksLeft,
  ],
  resting: ['1 where nothing is made or committed; the log says why', (f) => f.resting],
  gpu_idle_ratio: [
    'Share of the GPUs that inference leaves idle; absent where it is not known',
    (f) => (f.idleBps === undefined ? undefined : f.idleBps / 10_000),
  ],
  load_source_age_seconds: ['Age of the newest reading of the load', (f) => seconds(f.sourceAgeMs)],
  generator_nonces_per_second: [
    'Speed of the generator, as it was measured',
    (f) => f.noncesPerSecond,
  ],
  generating: ['1 where the scheduler lets nonces be made now', (f) => f.generating],
};

const counters: Readonly<Record<string, readonly [help: string, read: Read]>> = {
  artifacts_total: ['Artifacts generated and stored', (f) => f.generated],
  commits_total: ['Commits that got into a block', (f) => f.commits],
  committed_nonces_total: ['Nonces of those commits', (f) => f.committedNonces],
  commits_failed_total: [
    'Commits that did not get in and were tried again',
    (f) => f.commitsFailed,
  ],
  challenges_answered_total: ['Challenges that the chain took as passed', (f) => f.answered],
  answers_failed_total: [
    'Answers that did not get in and were tried again',
    (f) => f.answersFailed,
  ],
  challenges_missed_total: ['Challenges that were lost', (f) => f.missed],
  proof_requests_answered_total: [
    'Requests that the proof server answered',
    (f) => f.proofsAnswered,
  ],
  proof_requests_refused_total: ['Requests that the proof server refused', (f) => f.proofsRefused],
  leaves_proven_total: ['Leaves of those answers', (f) => f.leavesProven],
  gpu_nonce_seconds_total: ['GPU time spent on nonces', (f) => seconds(f.usedMs)],
  gpu_idle_seconds_total: ['GPU time that inference left idle', (f) => seconds(f.idleMs)],
  yields_total: ['Requests to the generator that were ended for inference', (f) => f.yielded],
  generator_failures_total: ['Requests to the generator that failed', (f) => f.generatorFailures],
};

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

/** @param read asked whenever Prometheus asks */
export function createHostRegistry(
  read: () => HostFigures,
  options: { readonly process?: boolean } = {},
): Registry {
  const registry = new Registry();
  const registers = [registry];
  if (options.process !== false) collectDefaultMetrics({ register: registry, prefix });
  for (const [name, [help, pick]] of Object.entries(gauges)) {
    new Gauge({
      name: prefix + name,
      help,
      registers,
      collect() {
        const value = pick(read());
        if (value === undefined) this.remove();
        else this.set(Number(value));
      },
    });
  }
  for (const [name, [help, pick]] of Object.entries(counters)) {
    new Counter({
      name: prefix + name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(Number(pick(read()) ?? 0));
      },
    });
  }
  return registry;
}
