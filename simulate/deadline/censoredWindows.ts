/** How often a stretch of D blocks has only one party's proposers: who alone proposes can leave every response out. */

import { ProposerRotation } from '../chain/proposerRotation.ts';
import {
  type CreateSetParameters,
  createSet,
  isCoalition,
  shiftPowers,
} from '../chain/validatorSets.ts';

export interface CensorParameters extends CreateSetParameters {
  readonly epochs: number;
  /** Blocks an epoch; the others' powers change between epochs, as settlement changes them. */
  readonly epochLength: number;
}

export interface CensoredWindows {
  /** Most blocks in a row. */
  readonly longestRun: number;
  /** Share of heights after which the next `deadline` blocks are all the coalition's. */
  shareOf(deadline: number): number;
}

export function measureCensoredWindows(parameters: CensorParameters): CensoredWindows {
  const runs = countRuns(parameters);
  const heights = parameters.epochs * parameters.epochLength;
  return {
    longestRun: runs.length - 1,
    // A run of n blocks holds n − D + 1 windows of D.
    shareOf: (deadline) =>
      runs.reduce((sum, count, run) => sum + count * Math.max(0, run - deadline + 1), 0) / heights,
  };
}

/** How many runs of each length there are; the place is the length. */
function countRuns(parameters: CensorParameters): number[] {
  const set = createSet(parameters);
  const rotation = new ProposerRotation([...set.coalition, ...set.others]);
  const runs: number[] = [0];
  let run = 0;
  const close = (): void => {
    while (runs.length <= run) runs.push(0);
    if (run > 0) runs[run] = (runs[run] as number) + 1;
    run = 0;
  };
  for (let epoch = 0; epoch < parameters.epochs; epoch += 1) {
    if (epoch > 0 && parameters.equal !== true) {
      rotation.update(shiftPowers(set, `${parameters.seed}/${epoch}`));
    }
    for (let block = 0; block < parameters.epochLength; block += 1) {
      if (isCoalition(rotation.next())) run += 1;
      else close();
    }
  }
  close();
  return runs;
}
