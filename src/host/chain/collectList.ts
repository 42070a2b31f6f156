/** A list of the chain, as a whole: no longer, and taking no longer, than one of a node that is well. */

import { ClientError } from '../../client/clientError.ts';

/** Open challenges, or commits of an epoch, of one participant: a chain has far fewer, and a node that is well is far quicker. */
const longestList = 100_000;
const longestListMs = 20_000;

/** @throws ClientError `bad_answer` where the list has no end: answers to challenges wait for it */
export async function collectList<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  const end = performance.now() + longestListMs;
  for await (const entry of entries) {
    all.push(entry);
    if (all.length <= longestList && performance.now() < end) continue;
    throw new ClientError(
      'bad_answer',
      `a list that has no end after ${all.length} entries`,
      'ask another node',
    );
  }
  return all;
}
