/**
 * One epoch with many operators: commits, sample, audit, weights. The draws, the entropy, the heights and the weights are those of
 * src/; what is left out is transactions, signatures, trees and proofs: a host answers exactly the leaves that it holds.
 */

import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import type { Epoch } from '../../src/gen/cpoc/poc/v1/poc.ts';
import { compareBytes } from '../../src/lib/bytes.ts';
import { drawAudit } from '../../src/types/poc/auditDraw.ts';
import { auditShare } from '../../src/types/poc/auditShare.ts';
import { computeEpochSeed } from '../../src/types/poc/entropy.ts';
import { epochHeights } from '../../src/types/poc/epochHeights.ts';
import { drawSample } from '../../src/types/poc/sampleDraw.ts';
import { Ledger } from './ledger.ts';
import type { IdentityOutcome, Operator } from './operator.ts';
import { type ChainView, entropyAt } from './seededChain.ts';

export interface PlayEpochParameters {
  readonly chain: ChainView;
  readonly params: Params;
  readonly index: bigint;
  readonly startHeight: bigint;
  /** Heights at which operators may commit, ascending, each at most K. */
  readonly slots: readonly bigint[];
  readonly operators: readonly Operator[];
  /** Audited leaves where they are not those of the parameters: tests break the rule to see that it is missed. */
  readonly auditLeaves?: number | undefined;
}

/** Outcomes by operator and identity. Costs a hash a commit and one an audited leaf; a lost identity costs nothing more. */
export function playEpoch(parameters: PlayEpochParameters): IdentityOutcome[][] {
  const { params, slots, operators } = parameters;
  const epoch = createEpoch(parameters);
  const { lastCommit } = epochHeights(epoch);
  const late = slots.find((height) => height < epoch.startHeight || height > lastCommit);
  if (late !== undefined) throw new RangeError(`no commits at height ${late} (P6)`);
  const books = operators.map(({ identities }) => identities.map((address) => new Ledger(address)));
  slots.forEach((_, slot) => {
    commitAndSample(parameters, epoch, books, slot);
  });
  audit(parameters, epoch, books.flat());
  return books.map((ledgers) => ledgers.map((ledger) => ledger.outcome(params)));
}

/** `count` heights, spread over the heights that take commits; the last one is K. */
export function commitSlots(params: Params, startHeight: bigint, count: number): bigint[] {
  const epoch: Epoch = {
    index: 1n,
    startHeight,
    length: params.epochLength,
    seed: new Uint8Array(32),
    params,
  };
  const { first, lastCommit } = epochHeights(epoch);
  const heights = lastCommit - first + 1n;
  if (BigInt(count) > heights) {
    throw new RangeError(`${count} commits do not fit into ${heights} blocks`);
  }
  return Array.from(
    { length: count },
    (_, i) => first - 1n + (heights * BigInt(i + 1)) / BigInt(count),
  );
}

function createEpoch({ chain, params, index, startHeight }: PlayEpochParameters): Epoch {
  const seed = computeEpochSeed(chain.chainId, index, chain.appHash(startHeight - 1n));
  return { index, startHeight, length: params.epochLength, seed, params };
}

function commitAndSample(
  { chain, params, slots, operators }: PlayEpochParameters,
  epoch: Epoch,
  books: readonly (readonly Ledger[])[],
  slot: number,
): void {
  const entropy = entropyAt(chain, (slots[slot] as bigint) + 1n);
  operators.forEach((operator, o) => {
    const ledgers = books[o] as readonly Ledger[];
    const lost = ledgers.map((ledger) => ledger.lost);
    operator.commit(slot, lost).forEach((claim, i) => {
      const ledger = ledgers[i] as Ledger;
      if (claim === undefined) return;
      ledger.add(claim, params);
      if (ledger.lost) return;
      const leaf = drawSample({
        entropy,
        epochIndex: epoch.index,
        address: ledger.address,
        nonceCount: claim.nonceCount,
        sampleRateBps: params.validationSampleRateBps,
      });
      if (leaf !== undefined && !claim.holds(leaf)) ledger.lost = true;
    });
  });
}

/** P18: those who claimed, in address order, ⌈n/W⌉ a block. */
function audit(parameters: PlayEpochParameters, epoch: Epoch, ledgers: readonly Ledger[]): void {
  const { chain, params } = parameters;
  const leaves = parameters.auditLeaves ?? params.settlementAuditLeaves;
  const due = ledgers
    .filter(({ claimed }) => claimed > 0)
    .sort((a, b) => compareBytes(a.address, b.address));
  const share = Number(auditShare(BigInt(due.length), params.auditWindowBlocks));
  const { auditFirst } = epochHeights(epoch);
  for (let at = 0; at < due.length; at += share) {
    const entropy = entropyAt(chain, auditFirst + BigInt(at / share));
    for (const ledger of due.slice(at, at + share)) {
      if (ledger.lost) continue;
      const nonces = drawAudit({
        entropy,
        epochIndex: epoch.index,
        address: ledger.address,
        totalNonces: BigInt(ledger.claimed),
        leaves,
      });
      ledger.lost = nonces.some((nonce) => !ledger.holds(nonce));
    }
  }
}
