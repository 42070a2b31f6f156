/** Counts what a block did, from its results and events, for whoever measures and logs. */

import type { ChainEvent } from '../types/event.ts';
import type { BlockObserver, ChallengeEvent } from '../types/observer.ts';
import type { TxResult } from './runTx.ts';

const outcomes: ReadonlyMap<string, ChallengeEvent> = new Map([
  ['CHALLENGE_OUTCOME_PASSED', 'passed'],
  ['CHALLENGE_OUTCOME_FAILED', 'failed'],
  ['CHALLENGE_OUTCOME_EXPIRED', 'expired'],
  ['CHALLENGE_OUTCOME_VOIDED', 'voided'],
]);

export class BlockCounts {
  txs = 0;
  failed = 0;
  #commits = 0;
  /** By how much the number of open challenges changed. */
  #opened = 0;
  readonly #challenges = new Map<ChallengeEvent, number>();

  addTx({ code, events }: TxResult): void {
    this.txs += 1;
    if (code !== 0) this.failed += 1;
    this.add(events);
  }

  add(events: readonly ChainEvent[]): void {
    for (const event of events) {
      if (event.type === 'poc_commit') this.#commits += 1;
      const kind = challengeEvent(event);
      if (kind === undefined) continue;
      this.#challenges.set(kind, (this.#challenges.get(kind) ?? 0) + 1);
      this.#opened += kind === 'issued' ? 1 : -1;
    }
  }

  /** Tells of commits and challenges; returns by how much the number of open challenges changed. */
  report(observer: BlockObserver): number {
    if (this.#commits > 0) observer.commits(this.#commits);
    for (const [kind, count] of this.#challenges) observer.challenge(kind, count);
    return this.#opened;
  }
}

function challengeEvent(event: ChainEvent): ChallengeEvent | undefined {
  if (event.type === 'poc_challenge_issued') return 'issued';
  if (event.type !== 'poc_challenge_resolved') return undefined;
  const outcome = event.attributes.find(({ key }) => key === 'outcome');
  return outcome === undefined ? undefined : outcomes.get(outcome.value);
}
