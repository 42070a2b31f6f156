/**
 * What a proposal takes from the mempool beside what CometBFT offers. CometBFT 0.38 offers the head of a queue, one block's worth of bytes
 * and gas; what stands further back would wait for blocks, whatever it is (P24).
 */

import type { Lane } from '../mempool/lanes.ts';
import { orderTxs, rankTxs } from './orderTxs.ts';
import type { KnownTx } from './readProposalTx.ts';

export interface WaitingTx extends KnownTx {
  readonly lane: Lane;
}

/** The order of a proposal of what is offered and what waits: responses, what they wait for, waiting commits, then the rest as it was offered. */
export function liftWaiting(
  offered: readonly KnownTx[],
  waiting: readonly WaitingTx[],
): readonly KnownTx[] {
  const lifted = worthLifting(waiting);
  const known = new Set(offered.map(({ id }) => id));
  // What CometBFT does not offer arrived after what it offers.
  const all = orderTxs([...offered, ...lifted.filter(({ id }) => !known.has(id))]);
  const commits = new Set(lifted.filter(({ lane }) => lane === 'commit').map(({ id }) => id));
  const isFirst = overtakers(all, commits);
  return [...all.filter((_, i) => isFirst[i]), ...all.filter((_, i) => !isFirst[i])];
}

/** What comes before the rest: all that `orderTxs` puts first, and waiting commits that would overtake nothing of their signer. */
function overtakers(ordered: readonly KnownTx[], commits: ReadonlySet<string>): boolean[] {
  const ranks = rankTxs(ordered);
  const behind = new Set<string>();
  return ordered.map(({ id, signers }, i) => {
    if (ranks[i] !== 2) return true;
    if (commits.has(id) && !signers.some((signer) => behind.has(signer))) return true;
    for (const signer of signers) behind.add(signer);
    return false;
  });
}

function worthLifting(waiting: readonly WaitingTx[]): WaitingTx[] {
  const ranks = rankTxs(waiting);
  return waiting.filter(({ lane }, i) => ranks[i] !== 2 || lane === 'commit');
}
