/** Results of execution in the words of ABCI. */

import { type Event, ExecTxResult } from 'cosmjs-types/tendermint/abci/types';
import type { ChainEvent } from '../types/event.ts';
import type { TxResult } from './runTx.ts';

/** Every attribute is indexed, so that each can be searched and subscribed to. */
export function toAbciEvent({ type, attributes }: ChainEvent): Event {
  return { type, attributes: attributes.map(({ key, value }) => ({ key, value, index: true })) };
}

/** What a transaction did, as CometBFT stores it. Code, data and gas are hashed into the next header; log and events are not. */
export function toExecTxResult(result: TxResult): ExecTxResult {
  return ExecTxResult.fromPartial({
    code: result.code,
    codespace: result.codespace,
    log: result.log,
    data: result.data,
    gasWanted: clampInt64(result.gasWanted),
    gasUsed: clampInt64(result.gasUsed),
    events: result.events.map(toAbciEvent),
  });
}

/** Gas fields are int64 on the wire; a gas limit of 2^63 and more was refused, but its refusal must be encoded all the same. */
export function clampInt64(value: bigint): bigint {
  const most = (1n << 63n) - 1n;
  return value > most ? most : value;
}
