/** What CheckTx works on: a branch over the committed state in which every transaction that waits has paid, and what waits. */

import { AppError } from '../../lib/errors.ts';
import type { Branch } from '../../store/branch.ts';
import type { BlockInfo } from '../../types/context.ts';
import type { AnteOptions } from '../ante/anteRun.ts';
import { maxBlockGas, readChainFacts } from '../chainFacts.ts';
import { checkResponses, isFreeResponse, type PendingResponses } from '../freeResponse.ts';
import type { WaitingTx } from '../proposals/liftWaiting.ts';
import { refusal, runDecodedTx, type TxResult } from '../runTx.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import type { TxCache } from '../tx/txCache.ts';
import { MempoolLedger } from './mempoolLedger.ts';
import type { MempoolLimits } from './mempoolLimits.ts';

export interface MempoolParts {
  readonly cache: TxCache;
  readonly limits: MempoolLimits | undefined;
  readonly minGasPrices: AnteOptions['minGasPrices'];
  /** Of the chain, as the branch has them. */
  readonly nextBlock: (facts: Pick<BlockInfo, 'chainId' | 'addressPrefix'>) => BlockInfo;
}

/** What is read of the state and no transaction that waits can change: none of their messages is executed. */
interface BlockFacts {
  readonly block: BlockInfo;
  readonly maxBlockGas: bigint;
}

export class Mempool {
  /** How transactions are run, in blocks too. */
  readonly options: AnteOptions;
  readonly #parts: MempoolParts;
  readonly #pending: PendingResponses = new Map();
  readonly #ledger: MempoolLedger;
  #state: Branch;
  /** undefined until the first transaction after a block. */
  #facts: BlockFacts | undefined;

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
  }

  /** What has no room is refused before anything is verified. */
  admit(bytes: Uint8Array, mode: 'check' | 'recheck'): TxResult {
    return orRefusal(() => {
      const tx = this.#parts.cache.decode(bytes);
      const { block } = this.#readFacts();
      const pending = this.#ledger.read(this.#state, block, tx);
      if (mode === 'check') this.#ledger.assertRoom(pending);
      const result = this.#run(tx, mode);
      if (result.code === 0) this.#ledger.add(this.#state, block, pending);
      return result;
    });
  }

  /** The gas that a transaction would use; nothing is written. */
  estimate(bytes: Uint8Array): TxResult {
    return orRefusal(() => this.#run(this.#parts.cache.decode(bytes), 'simulate'));
  }

  #run(tx: DecodedTx, mode: 'check' | 'recheck' | 'simulate'): TxResult {
    const { cache } = this.#parts;
    return runDecodedTx(tx, {
      ...{ mode, state: this.#state, cache, options: this.options },
      ...this.#readFacts(),
    });
  }

  #readFacts(): BlockFacts {
    this.#facts ??= {
      block: this.#parts.nextBlock(readChainFacts(this.#state)),
      maxBlockGas: maxBlockGas(this.#state),
    };
    return this.#facts;
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
