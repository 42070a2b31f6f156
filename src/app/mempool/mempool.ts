/** What CheckTx works on: a branch over the committed state in which every transaction that waits has paid, and what waits. */

import { getAuthParams } from '../../keeper/auth/params.ts';
import { AppError } from '../../lib/errors.ts';
import type { Branch } from '../../store/branch.ts';
import type { BlockInfo } from '../../types/context.ts';
import type { AnteOptions } from '../ante/anteRun.ts';
import { maxBlockGas, readChainFacts } from '../chainFacts.ts';
import { checkResponses, isFreeResponse, type PendingResponses } from '../freeResponse.ts';
import type { WaitingTx } from '../proposals/liftWaiting.ts';
import { readTx, refusal, runDecodedTx, type TxResult } from '../runTx.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import type { TxCache } from '../tx/txCache.ts';
import { foresee, type VerifyAhead } from '../tx/verifyAhead.ts';
import { MempoolLedger, pendingTx } from './mempoolLedger.ts';
import type { MempoolLimits } from './mempoolLimits.ts';
import { PlainPayments } from './plainPayments.ts';
import { type PlainTx, plainTx } from './plainTx.ts';

export interface MempoolParts {
  readonly cache: TxCache;
  readonly limits: MempoolLimits | undefined;
  readonly ahead?: VerifyAhead | undefined;
  readonly minGasPrices: AnteOptions['minGasPrices'];
  /** Of the chain, as the branch has them. */
  readonly nextBlock: (facts: Pick<BlockInfo, 'chainId' | 'addressPrefix'>) => BlockInfo;
}

/** What is read of the state and no transaction that waits can change: none of their messages is executed. */
interface BlockFacts {
  readonly block: BlockInfo;
  readonly maxBlockGas: bigint;
  /** All of the state that a check goes by beside accounts, as a text. */
  readonly rules: string;
}

/** Longer transactions are decoded in their turn: they cost too much to be decoded twice where they are refused. */
const longestAhead = 4096;

export class Mempool {
  /** How transactions are run, in blocks too. */
  readonly options: AnteOptions;
  readonly #parts: MempoolParts;
  readonly #pending: PendingResponses = new Map();
  readonly #ledger: MempoolLedger;
  #state: Branch;
  /** undefined until the first transaction after a block. */
  #facts: BlockFacts | undefined;
  /** Of transactions that were let in. */
  readonly #plain = new WeakMap<DecodedTx, PlainTx>();
  readonly #payments = new PlainPayments();

  constructor(state: Branch, parts: MempoolParts) {
    this.#state = state;
    this.#parts = parts;
    this.#ledger = new MempoolLedger(parts.limits);
    this.options = {
      minGasPrices: parts.minGasPrices,
      isFree: (ctx, tx) => isFreeResponse(ctx, ctx.block, tx),
      extraChecks: [(ctx, tx, mode) => checkResponses(ctx, tx, mode, this.#pending)],
    };
  }

  /** In order of arrival: what a proposal should not leave to the order of CometBFT's queue. */
  get waiting(): readonly WaitingTx[] {
    return this.#ledger.waiting;
  }

  /** A block is committed, or a genesis read: CometBFT hands in anew what still waits. */
  reset(state: Branch): void {
    this.#state = state;
    this.#facts = undefined;
    this.#pending.clear();
    this.#ledger.clear();
    this.#payments.forget();
  }

  /** Begins with what checks of these will need, which come next and in this order. */
  foresee(txs: readonly Uint8Array[]): void {
    const { ahead, cache } = this.#parts;
    if (ahead === undefined) return;
    const { block } = this.#readFacts();
    for (const bytes of txs) {
      if (bytes.length > longestAhead) continue;
      const tx = readTx(bytes, cache);
      if (!('code' in tx)) foresee(tx, { ahead, cache, state: this.#state, block });
    }
    ahead.start();
  }

  /** What has no room is refused before anything is verified. */
  admit(bytes: Uint8Array, mode: 'check' | 'recheck'): TxResult {
    return orRefusal(() => {
      const tx = this.#parts.cache.decode(bytes);
      const { block, rules } = this.#readFacts();
      const known = mode === 'recheck' ? this.#plain.get(tx) : undefined;
      if (known?.rules === rules && this.#payments.pay(this.#state, known)) {
        this.#ledger.add(this.#state, block, pendingTx(tx, 'other'));
        return known.passed;
      }
      const pending = this.#ledger.read(this.#state, block, tx);
      if (mode === 'check') this.#ledger.assertRoom(pending);
      const result = this.#run(tx, mode);
      if (result.code !== 0) return result;
      this.#ledger.add(this.#state, block, pending);
      const plain = plainTx(tx, result, rules, block.addressPrefix);
      if (plain !== undefined) this.#plain.set(tx, plain);
      return result;
    });
  }

  /** The gas that a transaction would use; nothing is written. */
  estimate(bytes: Uint8Array): TxResult {
    return orRefusal(() => this.#run(this.#parts.cache.decode(bytes), 'simulate'));
  }

  #run(tx: DecodedTx, mode: 'check' | 'recheck' | 'simulate'): TxResult {
    const { cache } = this.#parts;
    this.#payments.settle(this.#state);
    return runDecodedTx(tx, {
      ...{ mode, state: this.#state, cache, options: this.options },
      ...this.#readFacts(),
    });
  }

  #readFacts(): BlockFacts {
    this.#facts ??= this.#factsOf(this.#state);
    return this.#facts;
  }

  #factsOf(state: Branch): BlockFacts {
    const chain = readChainFacts(state);
    const mostGas = maxBlockGas(state);
    const limits = Object.values(getAuthParams(state));
    return {
      block: this.#parts.nextBlock(chain),
      maxBlockGas: mostGas,
      rules: [chain.addressPrefix, mostGas, ...limits].join(' '),
    };
  }
}

function orRefusal(run: () => TxResult): TxResult {
  try {
    return run();
  } catch (error) {
    if (error instanceof AppError) return refusal(error);
    throw error;
  }
}
