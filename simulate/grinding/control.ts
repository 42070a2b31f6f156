/** Which blocks of the audit's window somebody proposes: whose hash it chooses, there it chooses the draws. */

import { ProposerRotation } from '../chain/proposerRotation.ts';
import {
  type CreateSetParameters,
  createSet,
  isCoalition,
  shiftPowers,
} from '../chain/validatorSets.ts';

export interface ControlParameters extends CreateSetParameters {
  readonly epochs: number;
  readonly epochLength: number;
  /** W: blocks K … K+W−1 give the entropy of the audits in K+1 … K+W. */
  readonly windowBlocks: number;
  /** D: blocks between the end of the window and that of the epoch. */
  readonly deadlineBlocks: number;
}

/** For each epoch, whether the party proposes the block before each auditing block. */
export function measureControl(parameters: ControlParameters): boolean[][] {
  const { seed, epochs, epochLength, windowBlocks, deadlineBlocks } = parameters;
  const set = createSet(parameters);
  const rotation = new ProposerRotation([...set.coalition, ...set.others]);
  // K is the W + D + 1st block from the end (P6).
  const firstOfWindow = epochLength - windowBlocks - deadlineBlocks - 1;
  return Array.from({ length: epochs }, (_, epoch) => {
    if (epoch > 0 && parameters.equal !== true) {
      rotation.update(shiftPowers(set, `${seed}/${epoch}`));
    }
    const owned = Array.from({ length: epochLength }, () => isCoalition(rotation.next()));
    return owned.slice(firstOfWindow, firstOfWindow + windowBlocks);
  });
}

/** Share of epochs in which it proposes block K. */
export function shareOfFirst(epochs: readonly (readonly boolean[])[]): number {
  return epochs.filter((owned) => owned[0] === true).length / epochs.length;
}

/** Share of epochs in which it proposes any block of the window: an identity that is audited just there is easy to have. */
export function shareOfAny(epochs: readonly (readonly boolean[])[]): number {
  return epochs.filter((owned) => owned.includes(true)).length / epochs.length;
}
