/** Watches the chain while it is under load: when each height was executed, and how many transactions it holds. */

import { setTimeout as pause } from 'node:timers/promises';
import type { RpcConnection } from './rpc.ts';

/** Between two looks; a latency is so much too long at most. */
const pollMs = 20;

export interface SeenBlock {
  readonly height: number;
  /** When the node was first seen to have executed it; milliseconds of `performance.now()`. */
  readonly seenMs: number;
  readonly txs: number;
}

interface Metas {
  readonly block_metas: readonly {
    readonly header: { readonly height: string };
    readonly num_txs: string;
  }[];
}

export class BlockLog {
  readonly blocks: SeenBlock[] = [];
  /** Of all blocks that were seen. */
  txs = 0;
  /** Blocks without a transaction since the last one with some. */
  emptyInARow = 0;
  readonly #rpc: RpcConnection;
  readonly #stop = new AbortController();
  #height: number;
  #running: Promise<void> | undefined;
  #failure: unknown;

  constructor(rpc: RpcConnection, height: number) {
    this.#rpc = rpc;
    this.#height = height;
  }

  start(): void {
    this.#running = this.#run().catch((error) => {
      this.#failure = error;
    });
  }

  /** @throws what went wrong while it watched */
  assertRunning(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const height = await executedHeight(this.#rpc);
      const seenMs = performance.now();
      if (height > this.#height) await this.#add(height, seenMs);
      await pause(pollMs);
    }
  }

  async #add(height: number, seenMs: number): Promise<void> {
    const counts = await readCounts(this.#rpc, this.#height + 1, height);
    for (const { height: one, txs } of counts) {
      this.blocks.push({ height: one, seenMs, txs });
      this.txs += txs;
      this.emptyInARow = txs === 0 ? this.emptyInARow + 1 : 0;
    }
    this.#height = height;
  }
}

/** What the application has committed; CometBFT's `status` is ahead of it by the block that is being executed. */
export async function executedHeight(rpc: RpcConnection): Promise<number> {
  const { response } = await rpc.call<{ response: { last_block_height?: string } }>('abci_info');
  return Number(response.last_block_height ?? 0);
}

async function readCounts(
  rpc: RpcConnection,
  first: number,
  last: number,
): Promise<{ readonly height: number; readonly txs: number }[]> {
  const range = { minHeight: String(first), maxHeight: String(last) };
  const { block_metas: metas } = await rpc.call<Metas>('blockchain', range);
  const counts = metas.map((meta) => ({
    height: Number(meta.header.height),
    txs: Number(meta.num_txs),
  }));
  return counts.sort((a, b) => a.height - b.height);
}
