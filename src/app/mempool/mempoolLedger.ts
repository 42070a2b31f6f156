/**
 * What is in CometBFT's mempool, as far as the application can know it: what it let in since the last block. CometBFT checks everything that
 * remains again after each block, so the ledger is emptied with the block and whole again before anything new comes (`mempool.recheck`).
 */

import { openByParticipant } from '../../keeper/poc/schema.ts';
import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { readAddress } from '../../types/address.ts';
import type { BlockInfo } from '../../types/context.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { WaitingTx } from '../proposals/liftWaiting.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import { type Lane, laneOf } from './lanes.ts';
import { type MempoolLimits, sharePercent } from './mempoolLimits.ts';

interface Load {
  txs: number;
  bytes: number;
}

/** A transaction on its way into the mempool. */
export interface PendingTx extends WaitingTx {
  /** Signers, and those in whose name they act (bech32). */
  readonly principals: readonly string[];
}

export class MempoolLedger {
  readonly #limits: MempoolLimits | undefined;
  readonly #loads = new Map<Lane, Load>();
  /** In order of arrival: responses, commits in their lane, and all transactions in the name of accounts with an open challenge. */
  readonly #waiting: WaitingTx[] = [];
  /** Signers of a pending transaction that is no response. */
  readonly #busy = new Set<string>();
  /** Participants with a commit in its lane, whoever signed it. */
  readonly #committing = new Set<string>();

  /** No challenge is open; nothing in the mempool opens one. undefined until the first transaction after a block. */
  #noneIsAsked: boolean | undefined;

  /** @param limits undefined where nothing is kept free */
  constructor(limits: MempoolLimits | undefined) {
    this.#limits = limits;
  }

  /** In order of arrival: what a proposal should not leave to the order of CometBFT's queue. */
  get waiting(): readonly WaitingTx[] {
    return this.#waiting;
  }

  /** A transaction as it stands now: a commit behind another transaction of its signer, or another commit of its participant, has no lane. */
  read(
    state: StateReader,
    block: Pick<BlockInfo, 'height' | 'addressPrefix' | 'time'>,
    tx: DecodedTx,
  ): PendingTx {
    const { signers, principals } = tx;
    const lane = laneOf(state, block, tx);
    const isBehind =
      signers.some((one) => this.#busy.has(one)) ||
      principals.some((one) => this.#committing.has(one));
    return pendingTx(tx, lane === 'commit' && isBehind ? 'other' : lane);
  }

  /** @throws AppError sdk/20 where the transaction's lane is full */
  assertRoom({ lane, raw }: WaitingTx): void {
    if (this.#limits === undefined || lane === 'response') return;
    const share = sharePercent(this.#limits, lane);
    const { txs, bytes } = this.#load(lane);
    const maxTxs = Math.floor((this.#limits.size * share) / 100);
    const maxBytes = Math.floor((this.#limits.maxBytes * share) / 100);
    if (txs < maxTxs && bytes + raw.length <= maxBytes) return;
    throw new AppError(
      sdkErrors.mempoolFull,
      `this node holds ${txs} transactions of this kind in ${bytes} bytes, and takes ${maxTxs} in ${maxBytes}; the rest is kept for responses to challenges and for commits`,
    );
  }

  /** CheckTx let it in. */
  add(
    state: StateReader,
    { addressPrefix }: Pick<BlockInfo, 'addressPrefix'>,
    tx: PendingTx,
  ): void {
    const load = this.#load(tx.lane);
    load.txs += 1;
    load.bytes += tx.raw.length;
    if (tx.lane !== 'response') for (const signer of tx.signers) this.#busy.add(signer);
    if (tx.lane === 'commit') for (const one of tx.principals) this.#committing.add(one);
    this.#noneIsAsked ??= openByParticipant.keys(state).next().done === true;
    const isAsked = (principal: string): boolean => {
      if (this.#noneIsAsked === true) return false;
      const address = readAddress(principal, addressPrefix);
      if (typeof address === 'string') return false;
      const prefix = openByParticipant.key.prefix(address);
      return openByParticipant.keys(state, { prefix }).next().done !== true;
    };
    if (tx.lane !== 'other' || tx.principals.some(isAsked)) this.#waiting.push(tx);
  }

  /** A block is committed. */
  clear(): void {
    this.#loads.clear();
    this.#waiting.length = 0;
    this.#busy.clear();
    this.#committing.clear();
    this.#noneIsAsked = undefined;
  }

  #load(lane: Lane): Load {
    const known = this.#loads.get(lane);
    if (known !== undefined) return known;
    const load = { txs: 0, bytes: 0 };
    this.#loads.set(lane, load);
    return load;
  }
}

/** @param lane of the transaction as it stands */
export function pendingTx(tx: DecodedTx, lane: Lane): PendingTx {
  return {
    id: tx.id,
    raw: tx.bytes,
    isResponse: lane === 'response',
    signers: tx.signers,
    principals: tx.principals,
    gas: tx.fee?.gasLimit ?? 0n,
    lane,
  };
}
