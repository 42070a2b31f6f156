/** What a deadline costs: the part of an epoch in which commits are accepted (P6). */

import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import { epochHeights } from '../../src/types/poc/epochHeights.ts';

/** Share of the epoch's blocks that take commits; 0 where no parameters could have this deadline. */
export function commitWindow(params: Params, deadline: number): number {
  const { first, lastCommit } = epochHeights({
    index: 1n,
    startHeight: 1n,
    length: params.epochLength,
    seed: new Uint8Array(32),
    params: { ...params, validationChallengeDeadlineBlocks: deadline },
  });
  const blocks = lastCommit - first + 1n;
  return blocks < 1n ? 0 : Number(blocks) / Number(params.epochLength);
}
