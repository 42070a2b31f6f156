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
 * Responses come first; then responses that wait behind other transactions of their signer, together with those; then the rest. The first
 * and the last part keep the order given, and so do the transactions of a signer. Ordering what is ordered changes nothing, which is how
 * ProcessProposal checks it.
 */
export function orderTxs<T extends ProposalTx>(txs: readonly T[]): T[] {
  const ranks = rankTxs(txs);
  const [free, trains, rest] = [0, 1, 2].map((rank) => txs.filter((_, i) => ranks[i] === rank));
  return [...(free ?? []), ...lightestFirst(trains ?? []), ...(rest ?? [])];
}

interface Train<T> {
  readonly signers: Set<string>;
  readonly members: { readonly index: number; readonly tx: T }[];
  gas: bigint;
}

/**
 * Transactions that share signers together, those first that ask for the least gas: who hangs a response to a long train of its own
 * transactions holds up nobody who did not.
 */
function lightestFirst<T extends ProposalTx>(txs: readonly T[]): T[] {
  const trains = [...new Set(couple(txs).values())];
  for (const { members } of trains) members.sort((a, b) => a.index - b.index);
  const first = ({ members }: Train<T>): number => members[0]?.index ?? 0;
  trains.sort((a, b) => (a.gas === b.gas ? first(a) - first(b) : a.gas < b.gas ? -1 : 1));
  return trains.flatMap(({ members }) => members.map(({ tx }) => tx));
}

/** Trains by signer. Where a transaction couples two, the shorter one moves, so that no order of arrival makes it slow. */
function couple<T extends ProposalTx>(txs: readonly T[]): Map<string, Train<T>> {
  const trains = new Map<string, Train<T>>();
  txs.forEach((tx, index) => {
    const own: Train<T> = { signers: new Set(tx.signers), members: [{ index, tx }], gas: tx.gas };
    const met = new Set(tx.signers.flatMap((signer) => trains.get(signer) ?? []));
    const longest = [...met].reduce((a, b) => (a.members.length < b.members.length ? b : a), own);
    for (const train of [own, ...met]) {
      if (train !== longest) append(trains, longest, train);
    }
    for (const signer of tx.signers) trains.set(signer, longest);
  });
  return trains;
}

function append<T>(trains: Map<string, Train<T>>, to: Train<T>, train: Train<T>): void {
  to.gas += train.gas;
  for (const member of train.members) to.members.push(member);
  for (const signer of train.signers) {
    to.signers.add(signer);
    trains.set(signer, to);
  }
}

/** 0 to 2, in the order of `orderTxs`. */
export function rankTxs(txs: readonly ProposalTx[]): number[] {
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
