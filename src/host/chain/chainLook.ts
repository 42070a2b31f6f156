/** What one look at the chain reads. What does not depend on each other is asked side by side: of a slow node a look takes one answer's time, or two. */

import type {
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  Participant,
} from '../../gen/cpoc/poc/v1/poc.ts';
import type { ChainPort, EpochView, SummaryView } from './chainPort.ts';

/** The questions are asked by the constructor; who needs an answer waits for it, and meets its error. */
export class ChainLook {
  readonly view: Promise<EpochView>;
  readonly openChallenges: Promise<readonly ContinuousPoCChallenge[]>;
  readonly participant: Promise<Participant | undefined>;
  readonly #port: ChainPort;
  readonly #summaries = new Map<bigint, Promise<SummaryView>>();
  readonly #commits = new Map<bigint, Promise<readonly ContinuousPoCCommit[]>>();

  /** @param likelyEpoch index of the epoch that the answer to `view` will most likely name */
  constructor(port: ChainPort, likelyEpoch?: bigint) {
    this.#port = port;
    this.view = heard(port.epoch());
    this.openChallenges = heard(port.openChallenges());
    this.participant = heard(port.participant());
    if (likelyEpoch !== undefined) void this.summary(likelyEpoch);
  }

  /** Asked at most once. */
  summary(epochIndex: bigint): Promise<SummaryView> {
    return once(this.#summaries, epochIndex, () => this.#port.summary(epochIndex));
  }

  /** The participant's commits of an epoch, asked at most once. They may be older than the summary. */
  commits(epochIndex: bigint): Promise<readonly ContinuousPoCCommit[]> {
    return once(this.#commits, epochIndex, () => this.#port.commits(epochIndex));
  }
}

function once<T>(asked: Map<bigint, Promise<T>>, key: bigint, ask: () => Promise<T>): Promise<T> {
  const before = asked.get(key);
  if (before !== undefined) return before;
  const answer = heard(ask());
  asked.set(key, answer);
  return answer;
}

/** An answer that nobody waits for any more, as an earlier one failed, may fail in silence. */
function heard<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}
