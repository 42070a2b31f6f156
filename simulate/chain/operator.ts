/** Somebody with GPUs, one or many identities, and a plan. */

import type { Claim } from './claim.ts';

export interface Operator {
  /** Addresses, 20 bytes each. */
  readonly identities: readonly Uint8Array[];
  /**
   * Its commits of a slot, at most one an identity, in the order of `identities`. `lost[i]` says that identity `i` was asked for a leaf
   * that it does not hold: the plan may take its work elsewhere before the chain knows.
   */
  commit(slot: number, lost: readonly boolean[]): readonly (Claim | undefined)[];
}

/** What one identity's epoch came to. */
export interface IdentityOutcome {
  readonly claimed: number;
  readonly made: number;
  /** Asked for a leaf that it does not hold; nothing can be answered then but silence or a wrong proof (P21, P22). */
  readonly lost: boolean;
  /** P11, P25; 0 where the identity is lost. */
  readonly weight: bigint;
}
