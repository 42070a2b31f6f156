/** A proposer at work: it fills its block again and again until the audit of the next block suits it. Real entropy, real draws. */

import { drawAudit } from '../../src/types/poc/auditDraw.ts';
import { computeEntropy } from '../../src/types/poc/entropy.ts';
import { addressOf, type ChainView, triedAppHash } from '../chain/seededChain.ts';

export interface GrindParameters {
  readonly chain: ChainView;
  readonly leaves: number;
  readonly tries: number;
  /** Height of the block that is filled; it is also the number of the epoch here. */
  readonly height: bigint;
}

/** Nonces made in the epoch: large enough that a claim of any factor is a whole number. */
const madeNonces = 1_000_000;
const address = addressOf('grinder');

function drawnAtTry(
  { chain, leaves, height }: GrindParameters,
  attempt: number,
  claimed: number,
): bigint[] {
  const appHash = triedAppHash(chain, height, attempt);
  return drawAudit({
    entropy: computeEntropy(chain.chainId, height + 1n, appHash),
    epochIndex: height,
    address,
    totalNonces: BigInt(claimed),
    leaves,
  });
}

const isMade = (nonce: bigint): boolean => nonce < madeNonces;

/** Claimed `madeNonces / made` beforehand, and tries until all drawn leaves are made ones. Returns the weight relative to honesty: 0 or 1/f. */
export function playFixedClaim(parameters: GrindParameters, made: number): number {
  const claimed = Math.round(madeNonces / made);
  for (let attempt = 0; attempt < parameters.tries; attempt += 1) {
    if (drawnAtTry(parameters, attempt, claimed).every(isMade)) return claimed / madeNonces;
  }
  return 0;
}

/** Its commit is in the block that it fills: each try is a claim q/(q−1) times the best that passed so far. At worst it stays honest. */
export function playLateClaim(parameters: GrindParameters): number {
  const step = parameters.leaves / (parameters.leaves - 1);
  let best = 1;
  for (let attempt = 0; attempt < parameters.tries; attempt += 1) {
    const claimed = Math.round(madeNonces * best * step);
    if (drawnAtTry(parameters, attempt, claimed).every(isMade)) best *= step;
  }
  return best;
}
