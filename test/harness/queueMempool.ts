/**
 * CometBFT's mempool as the application meets it (v0.38 `mempool/clist_mempool.go`): a queue with bounds. A full one refuses before CheckTx is
 * asked; a proposal is offered its head, one block's worth; what remains after a block is checked again.
 */

import {
  RequestPrepareProposal,
  RequestProcessProposal,
  ResponseProcessProposal_ProposalStatus as Status,
} from 'cosmjs-types/tendermint/abci/types';
import { protoSize } from '../../src/app/proposals/limits.ts';
import { equalBytes } from '../../src/lib/bytes.ts';
import type { SimBlock, SimChain } from './simChain.ts';

export interface QueueBounds {
  /** Transactions. */
  readonly size: number;
  readonly maxTxsBytes?: number;
  /** Of a block; −1 for none. */
  readonly maxGas?: bigint;
  /** Of a block's transactions. */
  readonly maxTxBytes?: bigint;
}

interface Queued {
  readonly tx: Uint8Array;
  readonly gasWanted: bigint;
}

/** What whoever hands a transaction in is told. */
export type Admission = 'taken' | 'comet is full' | `${string}/${number}`;

export class QueueMempool {
  readonly #chain: SimChain;
  readonly #bounds: Required<QueueBounds>;
  #queue: Queued[] = [];

  constructor(chain: SimChain, bounds: QueueBounds) {
    this.#chain = chain;
    this.#bounds = { maxTxsBytes: 1 << 30, maxGas: -1n, maxTxBytes: 20_000_000n, ...bounds };
  }

  get size(): number {
    return this.#queue.length;
  }

  broadcast(tx: Uint8Array): Admission {
    const bytes = this.#queue.reduce((sum, queued) => sum + queued.tx.length, tx.length);
    if (this.size >= this.#bounds.size || bytes > this.#bounds.maxTxsBytes) return 'comet is full';
    const { code, codespace, gasWanted } = this.#chain.check(tx);
    if (code !== 0) return `${codespace}/${code}`;
    this.#queue.push({ tx, gasWanted });
    return 'taken';
  }

  /** The head of the queue, up to the first transaction that does not fit. */
  offered(): Uint8Array[] {
    const { maxGas, maxTxBytes } = this.#bounds;
    let [gas, bytes] = [0n, 0n];
    const end = this.#queue.findIndex(({ tx, gasWanted }) => {
      gas += gasWanted;
      bytes += protoSize(tx);
      return bytes > maxTxBytes || (maxGas >= 0n && gas > maxGas);
    });
    return this.#queue.slice(0, end < 0 ? this.size : end).map(({ tx }) => tx);
  }

  /** What the application makes of the head of the queue. @throws Error where it would refuse its own proposal */
  propose(): Uint8Array[] {
    const height = this.#chain.height + 1n;
    const { txs } = this.#chain.app.prepareProposal(
      RequestPrepareProposal.fromPartial({
        txs: this.offered(),
        maxTxBytes: this.#bounds.maxTxBytes,
        height,
      }),
    );
    const { status } = this.#chain.app.processProposal(
      RequestProcessProposal.fromPartial({ txs, height }),
    );
    if (status !== Status.ACCEPT) throw new Error('the proposal was refused by who made it');
    return txs;
  }

  /** Proposes, executes and commits a block, and checks again what remains. */
  async block(): Promise<SimBlock & { readonly txs: readonly Uint8Array[] }> {
    const txs = this.propose();
    const block = await this.#chain.block(...txs);
    this.#queue = this.#queue
      .filter(({ tx }) => !txs.some((done) => equalBytes(done, tx)))
      .filter(({ tx }) => this.#chain.check(tx, true).code === 0);
    return { ...block, txs };
  }
}
