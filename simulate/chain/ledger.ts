/** The commits of one identity in one epoch, numbered as the chain numbers them (P10). */

import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import { participantWeight } from '../../src/weights/participantWeight.ts';
import type { Claim } from './claim.ts';
import type { IdentityOutcome } from './operator.ts';

export class Ledger {
  readonly address: Uint8Array;
  lost = false;
  claimed = 0;
  made = 0;
  readonly #commits: { readonly firstNonce: number; readonly claim: Claim }[] = [];

  constructor(address: Uint8Array) {
    this.address = address;
  }

  /** @throws RangeError where the chain would refuse the commit (P8, P9): a plan must not be better than the rules allow. */
  add(claim: Claim, params: Params): void {
    const { nonceCount, made } = claim;
    if (nonceCount < params.minNoncesPerCommit || nonceCount > params.maxNoncesPerCommit) {
      throw new RangeError(`a commit of ${nonceCount} nonces is outside of P8`);
    }
    if (made < 0 || made > nonceCount) throw new RangeError(`${made} made of ${nonceCount}`);
    if (this.#commits.length >= params.maxCommitsPerEpoch) {
      throw new RangeError(`more than ${params.maxCommitsPerEpoch} commits (P9)`);
    }
    this.#commits.push({ firstNonce: this.claimed, claim });
    this.claimed += nonceCount;
    this.made += made;
  }

  /** Whether it can answer for a nonce of its epoch: the commit that covers it is the last one that starts at or before it. */
  holds(nonce: bigint): boolean {
    const at = Number(nonce);
    const covering = this.#commits.findLast(({ firstNonce }) => firstNonce <= at);
    if (covering === undefined) throw new RangeError(`no commit covers nonce ${nonce}`);
    return covering.claim.holds(BigInt(at - covering.firstNonce));
  }

  outcome(params: Params): IdentityOutcome {
    const { claimed, made, lost } = this;
    const weight = participantWeight({
      base: 0n,
      effective: lost ? 0n : BigInt(claimed) / BigInt(params.nonceWeight),
      factorNumerator: params.weightFactorNumerator,
      factorDenominator: params.weightFactorDenominator,
    });
    return { claimed, made, lost, weight };
  }
}
