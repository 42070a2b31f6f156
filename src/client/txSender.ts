/** Sends the transactions of one account, one after the other, and follows each until it is in a block or cannot be. */

import { AccountSequence } from './accountSequence.ts';
import { awaitTx } from './awaitTx.ts';
import { broadcast, expectedSequence } from './broadcast.ts';
import { ClientError } from './clientError.ts';
import type { ChainClient } from './connectClient.ts';
import { pause } from './pause.ts';
import { createTxSigner, type SignerOptions, type TxContent, type TxSigner } from './signTx.ts';
import { Turns } from './turns.ts';
import type { TxOutcome, TxRefused } from './txOutcome.ts';

export interface SendOptions extends TxContent {
  /** Longest wait for a place in the mempool; milliseconds, default `waitMs`. Later transactions wait behind it. */
  readonly handInMs?: number | undefined;
  /** Longest wait for a block; milliseconds, default 60000. */
  readonly waitMs?: number | undefined;
  /** As in AwaitTxOptions. */
  readonly leaveStale?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TxSenderOptions extends SignerOptions {
  /** Between two looks for a transaction, and two attempts to hand it in; milliseconds, default 500. */
  readonly pollMs?: number | undefined;
}

/** How often a transaction is signed anew because the sequence moved, before somebody else must be at work. */
const maxSequenceChanges = 5;

/** Signing and handing in are serialised; waiting for blocks is not, so several transactions may be under way. */
export class TxSender {
  readonly #client: ChainClient;
  readonly #signer: TxSigner;
  readonly #sequence: AccountSequence;
  readonly #pollMs: number;
  readonly #turns: Turns = new Turns();

  private constructor(client: ChainClient, signer: TxSigner, options: TxSenderOptions) {
    this.#client = client;
    this.#signer = signer;
    this.#sequence = new AccountSequence(client, options.address);
    this.#pollMs = options.pollMs ?? 500;
  }

  /** @throws ClientError `key_missing`, `unsupported` */
  static async create(client: ChainClient, options: TxSenderOptions): Promise<TxSender> {
    return new TxSender(client, await createTxSigner(client, options), options);
  }

  /**
   * @throws ClientError where nothing was handed in: `simulation_failed`, `account_missing`, `mempool_full`, `syncing`,
   * `unreachable`, `sequence_conflict`, `aborted`. Once it may have been, the outcome says so.
   */
  async send(options: SendOptions): Promise<TxOutcome> {
    const handedIn = await this.#turns.take(() => this.#handIn(options));
    if (!(handedIn instanceof Uint8Array)) return handedIn;
    const outcome = await awaitTx(this.#client.comet, handedIn, {
      timeoutHeight: options.timeoutHeight,
      waitMs: options.waitMs ?? 60_000,
      pollMs: this.#pollMs,
      leaveStale: options.leaveStale,
      signal: options.signal,
    });
    // Only a transaction that passed the ante steps in a block is sure to have used its sequence.
    if (outcome.status !== 'included') this.#sequence.forget();
    return outcome;
  }

  /** @returns the bytes that the node has, or may have, in its mempool */
  async #handIn(options: SendOptions): Promise<Uint8Array | TxRefused> {
    const end = Date.now() + (options.handInMs ?? options.waitMs ?? 60_000);
    for (let changes = 0; changes <= maxSequenceChanges; changes += 1) {
      const signed = await this.#sign(options, end);
      if (signed === 'sequence') continue;
      const result = await this.#deliver(signed.tx, end, options.signal);
      if (result === 'accepted') this.#sequence.used(signed.sequence);
      if (result === 'accepted' || result === 'uncertain') return signed.tx;
      if (result === 'sequence') continue;
      this.#sequence.forget();
      return result;
    }
    throw new ClientError(
      'sequence_conflict',
      'the sequence of the account keeps moving',
      'let one program at a time sign with this key',
    );
  }

  async #sign(
    options: SendOptions,
    end: number,
  ): Promise<{ tx: Uint8Array; sequence: number } | 'sequence'> {
    for (;;) {
      try {
        const { accountNumber, sequence } = await this.#sequence.next();
        return { tx: await this.#signer.sign(options, accountNumber, sequence), sequence };
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        const expected = expectedSequence(error.shortMessage);
        if (expected !== undefined) {
          this.#sequence.expect(expected);
          return 'sequence';
        }
        if (error.code !== 'unreachable' && error.code !== 'syncing') throw error;
        await this.#retryPause(end, error, options.signal);
      }
    }
  }

  /** Hands the same bytes in until the node answers. */
  async #deliver(
    tx: Uint8Array,
    end: number,
    signal: AbortSignal | undefined,
  ): Promise<'accepted' | 'uncertain' | 'sequence' | TxRefused> {
    let uncertain = false;
    for (;;) {
      const answer = await broadcast(this.#client.comet, tx);
      switch (answer.kind) {
        case 'accepted':
          return 'accepted';
        case 'sequence':
          this.#sequence.expect(answer.expected);
          // It may be an earlier attempt with these bytes that moved the sequence: signing anew could do the work twice.
          return uncertain ? 'uncertain' : 'sequence';
        case 'refused':
          return uncertain ? 'uncertain' : refusedBy(answer);
        case 'busy':
        case 'uncertain':
          uncertain ||= answer.kind === 'uncertain';
          if (uncertain && (Date.now() >= end || signal?.aborted)) return 'uncertain';
          await this.#retryPause(end, answer.error, signal);
      }
    }
  }

  /** @throws the error where no time is left to try again */
  async #retryPause(
    end: number,
    error: ClientError,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (signal?.aborted) {
      throw new ClientError('aborted', 'stopped while sending', 'start again', { cause: error });
    }
    if (Date.now() >= end) throw error;
    await pause(this.#pollMs, signal);
  }
}

function refusedBy({ codespace, code, log }: Omit<TxRefused, 'status'>): TxRefused {
  return { status: 'refused', codespace, code, log };
}
