/** Bounds of a proposal: bytes as CometBFT counts them, and gas. */

import type { ProposalTx } from './orderTxs.ts';

export interface ProposalLimits {
  /** Bytes of all transactions together, with their protobuf framing. */
  readonly maxBytes: bigint;
  /** Gas limits of all transactions together; −1 for no bound. */
  readonly maxGas: bigint;
}

/** Bytes of a transaction in a block's data: tag, length, content (CometBFT `ComputeProtoSizeForTxs`). */
export function protoSize(tx: Uint8Array): bigint {
  let lengthBytes = 1n;
  for (let rest = BigInt(tx.length) >> 7n; rest > 0n; rest >>= 7n) lengthBytes += 1n;
  return 1n + lengthBytes + BigInt(tx.length);
}

/** Takes transactions in order as long as they fit. After one that does not, its signers' later ones wait too: their sequence would be wrong. */
export function takeWithin(txs: readonly ProposalTx[], limits: ProposalLimits): ProposalTx[] {
  let bytes = 0n;
  let gas = 0n;
  const skipped = new Set<string>();
  return txs.filter((tx) => {
    const size = protoSize(tx.raw);
    const fits =
      bytes + size <= limits.maxBytes && (limits.maxGas < 0n || gas + tx.gas <= limits.maxGas);
    if (!fits || tx.signers.some((signer) => skipped.has(signer))) {
      for (const signer of tx.signers) skipped.add(signer);
      return false;
    }
    bytes += size;
    gas += tx.gas;
    return true;
  });
}

/** Whether all of them fit together. */
export function areWithin(txs: readonly ProposalTx[], limits: ProposalLimits): boolean {
  return takeWithin(txs, limits).length === txs.length;
}
