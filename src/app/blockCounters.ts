/** Counts what a block did to commits and challenges, from its events, for whoever measures. */

import type { ChainEvent } from '../types/event.ts';
import type { BlockObserver, ChallengeEvent } from '../types/observer.ts';
import type { BlockResult } from './executeBlock.ts';

const outcomes: ReadonlyMap<string, ChallengeEvent> = new Map([
  ['CHALLENGE_OUTCOME_PASSED', 'passed'],
  ['CHALLENGE_OUTCOME_FAILED', 'failed'],
  ['CHALLENGE_OUTCOME_EXPIRED', 'expired'],
  ['CHALLENGE_OUTCOME_VOIDED', 'voided'],
]);

/** Reports the counts; returns by how much the number of open challenges changed. */
export function reportBlock(result: BlockResult, observer: BlockObserver): number {
  const counts = new Map<ChallengeEvent, number>();
  let commits = 0;
  let opened = 0;
  const count = (event: ChainEvent): void => {
    if (event.type === 'poc_commit') commits += 1;
    const kind = challengeEvent(event);
    if (kind === undefined) return;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    opened += kind === 'issued' ? 1 : -1;
  };
  result.events.forEach(count);
  for (const { events } of result.txResults) events.forEach(count);
  if (commits > 0) observer.commits(commits);
  for (const [kind, count] of counts) observer.challenge(kind, count);
  return opened;
}

function challengeEvent(event: ChainEvent): ChallengeEvent | undefined {
  if (event.type === 'poc_challenge_issued') return 'issued';
  if (event.type !== 'poc_challenge_resolved') return undefined;
  const outcome = event.attributes.find(({ key }) => key === 'outcome');
  return outcome === undefined ? undefined : outcomes.get(outcome.value);
}
