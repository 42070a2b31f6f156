/** Fills a node's mempool through its RPC, as fast as it takes transactions. */

import { setTimeout as pause } from 'node:timers/promises';
import type { EncodeObject } from '@cosmjs/proto-signing';
import { signTx } from '../harness/signTx.ts';
import { simAccountOf } from '../harness/simAccount.ts';

export interface SpamOptions {
  readonly rpc: string;
  readonly chainId: string;
  readonly privateKey: Uint8Array;
  readonly accountNumber: bigint;
  readonly message: EncodeObject;
  readonly gas: bigint;
  /** upoc; 0 for none. */
  readonly fee: bigint;
}

/** `max_request_batch_size` of our configuration of CometBFT. */
const batchSize = 10;

interface Answer {
  readonly result?: { readonly code: number; readonly codespace: string; readonly log: string };
  readonly error?: { readonly data: string };
}

export class Spammer {
  /** Transactions that the node took. */
  taken = 0;
  /** The others, by what they were told: `sdk/20`, or `comet` where CometBFT itself had no room. */
  readonly refused: Map<string, number> = new Map();
  readonly #options: SpamOptions;
  readonly #stop = new AbortController();
  #sequence = 0n;
  #running: Promise<void> | undefined;

  constructor(options: SpamOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const answers = await this.#broadcastBatch().catch(() => []);
      const allTaken = answers.length > 0 && answers.every((answer) => this.#note(answer));
      if (!allTaken) await pause(20);
    }
  }

  /** Whether it was taken. */
  #note({ result, error }: Answer): boolean {
    if (result?.code === 0) {
      this.taken += 1;
      this.#sequence += 1n;
      return true;
    }
    const text = result?.log ?? error?.data ?? '';
    const expected = /sequence mismatch, expected (\d+), got/.exec(text)?.[1];
    if (expected !== undefined) this.#sequence = BigInt(expected);
    const isFull = /mempool is (full|still rechecking)/.test(error?.data ?? '');
    const kind = isFull ? 'comet' : `${result?.codespace}/${result?.code}`;
    this.refused.set(kind, (this.refused.get(kind) ?? 0) + 1);
    return false;
  }

  async #broadcastBatch(): Promise<Answer[]> {
    const calls = Array.from({ length: batchSize }, (_, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'broadcast_tx_sync',
      params: { tx: Buffer.from(this.#sign(this.#sequence + BigInt(id))).toString('base64') },
    }));
    const answer = await fetch(this.#options.rpc, {
      method: 'POST',
      body: JSON.stringify(calls),
      headers: { 'content-type': 'application/json' },
      signal: this.#stop.signal,
    });
    return (await answer.json()) as Answer[];
  }

  #sign(sequence: bigint): Uint8Array {
    const { privateKey, chainId, accountNumber, message, gas, fee } = this.#options;
    return signTx(simAccountOf(privateKey), [message], {
      chainId,
      accountNumber,
      sequence,
      gas,
      fee: fee === 0n ? [] : [{ denom: 'upoc', amount: fee.toString() }],
    });
  }
}
