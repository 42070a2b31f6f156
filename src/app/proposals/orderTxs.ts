/** The order of transactions in a proposal: responses to challenges first, so that a full mempool makes nobody miss a deadline (P24). */

export interface ProposalTx {
  readonly raw: Uint8Array;
  /** Nothing but responses to open challenges of its signer. */
  readonly isResponse: boolean;
  /** Signers as text; a signer's transactions keep their order among each other, because of its sequence. */
  readonly signers: readonly string[];
  /** Gas limit. */
  readonly gas: bigint;
}

/**
 * Responses come first; then responses that wait behind other transactions of their signer, together with those; then the rest, each part
 * in the order given. Ordering what is ordered changes nothing, which is how ProcessProposal checks it.
 */
export function orderTxs(txs: readonly ProposalTx[]): ProposalTx[] {
  const ranks = rankTxs(txs);
  return [0, 1, 2].flatMap((rank) => txs.filter((_, i) => ranks[i] === rank));
}

function rankTxs(txs: readonly ProposalTx[]): number[] {
  const behindOthers = new Set<string>();
  const waiting = new Set<string>();
  const ranks = txs.map((tx): number => {
    if (tx.isResponse && !tx.signers.some((signer) => behindOthers.has(signer))) return 0;
    for (const signer of tx.signers) behindOthers.add(signer);
    return 2;
  });
  // Backwards, from the last response that waits: what shares a signer with what waits behind it comes along, whoever else signed it.
  for (let i = txs.length - 1; i >= 0; i -= 1) {
    const tx = txs[i] as ProposalTx;
    if (ranks[i] === 0) continue;
    if (!tx.isResponse && !tx.signers.some((signer) => waiting.has(signer))) continue;
    ranks[i] = 1;
    for (const signer of tx.signers) waiting.add(signer);
  }
  return ranks;
}
