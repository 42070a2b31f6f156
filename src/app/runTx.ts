/** One transaction from its bytes to its result: ante, then all messages as one unit. */

import { AppError } from '../lib/errors.ts';
import { Branch } from '../store/branch.ts';
import type { BlockInfo } from '../types/context.ts';
import { type ChainEvent, EventList, noEvents } from '../types/event.ts';
import { EstimateGasMeter, type GasMeter, LimitedGasMeter } from '../types/gas.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import type { AnteOptions, TxMode } from './ante/anteRun.ts';
import { runAnte } from './ante/index.ts';
import { createContext } from './context.ts';
import { runMessages } from './runMessages.ts';
import type { DecodedTx } from './tx/decodedTx.ts';
import type { TxCache } from './tx/txCache.ts';

export interface TxResult {
  /** 0 where it succeeded. */
  readonly code: number;
  readonly codespace: string;
  /** Empty on success. */
  readonly log: string;
  /** TxMsgData with one response a message; empty on failure. */
  readonly data: Uint8Array;
  readonly gasWanted: bigint;
  readonly gasUsed: bigint;
  readonly events: readonly ChainEvent[];
}

export interface RunTxInput {
  readonly mode: TxMode;
  /** The block's branch in `deliver`, the mempool's in `check` and `recheck`; in `simulate` nothing is written to it. */
  readonly state: Branch;
  readonly block: BlockInfo;
  readonly cache: TxCache;
  readonly options: AnteOptions;
  /** Gas bound of a block (consensus parameters); undefined or negative for none. */
  readonly maxBlockGas?: bigint | undefined;
  /** Counts the gas of the block's transactions; in `deliver` alone. */
  readonly blockGas?: GasMeter | undefined;
}

/** The transaction of these bytes, or the refusal of what is none. */
export function readTx(bytes: Uint8Array, cache: TxCache): DecodedTx | TxResult {
  try {
    return cache.decode(bytes);
  } catch (error) {
    if (error instanceof AppError) return refusal(error);
    throw error;
  }
}

/** Runs a transaction of a block, which is not waited for any more. */
export function deliver(tx: DecodedTx, input: RunTxInput): TxResult {
  const result = runDecodedTx(tx, input);
  input.cache.forget(tx);
  return result;
}

/**
 * Runs a transaction. A refusal is a result; whatever else is thrown is a bug of ours and goes on up: in a block it stops the node before
 * Commit, for the mempool and for estimates the ABCI server logs it and answers code 1.
 */
export function runDecodedTx(tx: DecodedTx, input: RunTxInput): TxResult {
  const { mode } = input;
  const limit = tx.fee?.gasLimit ?? 0n;
  const gas =
    mode === 'simulate'
      ? new EstimateGasMeter(input.maxBlockGas ?? -1n)
      : new LimitedGasMeter(limit);
  const blockGas = createBlockCharge(input, gas);
  let anteEvents: readonly ChainEvent[] = [];
  try {
    blockGas.assertLeft();
    if (tx.messages.length === 0) {
      throw new AppError(sdkErrors.invalidRequest, 'must contain at least one message');
    }
    const state = mode === 'simulate' ? new Branch(input.state) : input.state;
    anteEvents = executeAnte(tx, state, gas, input);
    const { data, events } = executeMessages(tx, state, gas, input, blockGas);
    return {
      code: 0,
      codespace: '',
      log: '',
      data,
      gasWanted: gas.limit,
      gasUsed: gas.consumed,
      events: events.length === 0 ? anteEvents : [...anteEvents, ...events],
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    blockGas.count();
    return refusal(error, gas.limit, gas.consumed, anteEvents);
  }
}

/** What ante writes stays, whatever becomes of the messages; where it refuses, nothing does. */
function executeAnte(
  tx: DecodedTx,
  state: Branch,
  gas: GasMeter,
  input: RunTxInput,
): readonly ChainEvent[] {
  // CometBFT reads of a recheck whether it was refused.
  const events = input.mode === 'recheck' ? undefined : new EventList();
  const ctx = createContext({ state, block: input.block, gas, events: events ?? noEvents });
  state.attempt(() => runAnte(ctx, tx, input));
  return events?.events ?? [];
}

/** Messages run for a block and for an estimate. All of them count, or none. */
function executeMessages(
  tx: DecodedTx,
  state: Branch,
  gas: GasMeter,
  { mode, block }: RunTxInput,
  blockGas: BlockCharge,
): { data: Uint8Array; events: readonly ChainEvent[] } {
  if (mode === 'check' || mode === 'recheck') return { data: new Uint8Array(0), events: [] };
  return state.attempt(() => {
    const result = runMessages(tx.messages, { state, block, gas });
    blockGas.consume();
    return result;
  });
}

interface BlockCharge {
  /** @throws AppError sdk/11 where the block has no gas left before this transaction. */
  assertLeft(): void;
  /** Charges a transaction that succeeded. @throws AppError sdk/11 where the block has not so much left: its messages then do not count. */
  consume(): void;
  /** Charges a transaction that failed, unless it was charged already. */
  count(): void;
}

/** Charges the block with the gas that a transaction used, once. */
function createBlockCharge({ mode, blockGas }: RunTxInput, gas: GasMeter): BlockCharge {
  const meter = mode === 'deliver' ? blockGas : undefined;
  let charged = false;
  function consume(): void {
    if (meter === undefined || charged) return;
    charged = true;
    meter.consume(gas.consumed < gas.limit ? gas.consumed : gas.limit, 'block gas meter');
  }
  return {
    assertLeft() {
      if (meter === undefined || meter.consumed < meter.limit) return;
      charged = true;
      throw new AppError(sdkErrors.outOfGas, 'no block gas left to run tx');
    },
    consume,
    count() {
      try {
        consume();
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    },
  };
}

export function refusal(
  error: AppError,
  gasWanted: bigint = 0n,
  gasUsed: bigint = 0n,
  events: readonly ChainEvent[] = [],
): TxResult {
  return {
    code: error.code,
    codespace: error.codespace,
    log: error.message,
    data: new Uint8Array(0),
    gasWanted,
    gasUsed,
    events,
  };
}
