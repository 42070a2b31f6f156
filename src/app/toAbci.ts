/** Results of execution in the words of ABCI. */

import {
  type Event,
  type ExecTxResult,
  type ResponseCheckTx,
  type ResponseFinalizeBlock,
  ValidatorUpdate,
} from 'cosmjs-types/tendermint/abci/types';
import type { ChainEvent } from '../types/event.ts';
import type { BlockResult } from './executeBlock.ts';
import type { TxResult } from './runTx.ts';

/** They are the same; ABCI's types do not say that nobody changes them. */
export function toAbciEvents(events: readonly ChainEvent[]): Event[] {
  return events as Event[];
}

/** What a transaction did, as CometBFT stores it. Code, data and gas are hashed into the next header; log and events are not. */
export function toExecTxResult(result: TxResult): ExecTxResult {
  return {
    code: result.code,
    codespace: result.codespace,
    log: result.log,
    info: '',
    data: result.data,
    gasWanted: clampInt64(result.gasWanted),
    gasUsed: clampInt64(result.gasUsed),
    events: toAbciEvents(result.events),
  };
}

/** Gas fields are int64 on the wire; a gas limit of 2^63 and more was refused, but its refusal must be encoded all the same. */
function clampInt64(value: bigint): bigint {
  const most = (1n << 63n) - 1n;
  return value > most ? most : value;
}

/** Whether the mempool takes a transaction. */
export function toCheckTx(result: TxResult): ResponseCheckTx {
  return {
    code: result.code,
    codespace: result.codespace,
    log: result.log,
    info: '',
    data: noBytes,
    gasWanted: clampInt64(result.gasWanted),
    gasUsed: clampInt64(result.gasUsed),
    events: toAbciEvents(result.events),
  };
}

const noBytes = new Uint8Array(0);

/** What a block did. `appHash` is of the state after it. */
export function toFinalizeBlock(
  result: BlockResult,
  txResults: ExecTxResult[],
  appHash: Uint8Array,
): ResponseFinalizeBlock {
  return {
    txResults,
    events: toAbciEvents(result.events),
    validatorUpdates: result.validatorUpdates.map(({ consensusPubkey, power }) =>
      ValidatorUpdate.fromPartial({ pubKey: { ed25519: consensusPubkey }, power }),
    ),
    ...paramUpdates(result.consensusParams),
    appHash,
  };
}

/**
 * What CometBFT is told of new bounds. The version of the application is left out, which Info says; so are vote extensions, of which there
 * are none.
 */
function paramUpdates(
  params: BlockResult['consensusParams'],
): Pick<ResponseFinalizeBlock, 'consensusParamUpdates'> {
  const { block, evidence, validator } = params ?? {};
  if (block === undefined || evidence === undefined || validator === undefined) return {};
  const { maxAgeDuration, maxAgeNumBlocks, maxBytes } = evidence;
  const age = maxAgeDuration ?? { seconds: 0n, nanos: 0 };
  return {
    consensusParamUpdates: {
      block,
      evidence: { maxAgeNumBlocks, maxAgeDuration: age, maxBytes },
      validator,
    },
  };
}
