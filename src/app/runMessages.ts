/** The messages of a transaction, one after the other in one branch. */

import { AppError } from '../lib/errors.ts';
import type { StateWriter } from '../lib/kv.ts';
import type { BlockInfo } from '../types/context.ts';
import { type ChainEvent, EventList } from '../types/event.ts';
import type { GasMeter } from '../types/gas.ts';
import { kvGas } from '../types/gas.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import { WireWriter } from '../types/wireWriter.ts';
import { createContext } from './context.ts';
import type { TxMessage } from './tx/decodedTx.ts';

export interface MessagesInput {
  /** Whoever calls takes back what was written where it throws. */
  readonly state: StateWriter;
  readonly block: BlockInfo;
  readonly gas: GasMeter;
}

export interface MessagesResult {
  /** Encoded TxMsgData. */
  readonly data: Uint8Array;
  readonly events: readonly ChainEvent[];
}

/** Runs all messages. @throws AppError of the first that fails, with its index. */
export function runMessages(messages: readonly TxMessage[], input: MessagesInput): MessagesResult {
  const responses: { typeUrl: string; value: Uint8Array }[] = [];
  const events: ChainEvent[] = [];
  messages.forEach((message, index) => {
    const own = new EventList();
    emitOwn(own, message);
    const response = runMessage(message, index, input, own);
    responses.push({ typeUrl: message.handler.responseTypeUrl, value: response });
    own.label('msg_index', index.toString());
    for (const event of own.events) events.push(event);
  });
  return { data: writeTxMsgData(responses), events };
}

/** cosmos.base.abci.v1beta1.TxMsgData by hand: every transaction ends with one. Held against generated code by a property test. */
export function writeTxMsgData(
  responses: readonly { readonly typeUrl: string; readonly value: Uint8Array }[],
): Uint8Array {
  const writer = new WireWriter();
  for (const { typeUrl, value } of responses.toReversed()) {
    const before = writer.length;
    writer.bytes(0x12, value);
    writer.text(0x0a, typeUrl);
    writer.close(0x12, before);
  }
  return writer.finish();
}

function runMessage(
  { handler, value }: TxMessage,
  index: number,
  { state, block, gas }: MessagesInput,
  events: EventList,
): Uint8Array {
  // The SDK's router asks its circuit breaker once more; clients' gas figures count that.
  gas.consume(kvGas.has, 'Has');
  try {
    const ctx = createContext({ state, block, gas, events });
    return handler.responseCodec.encode(handler.handle(ctx, value)).finish();
  } catch (error) {
    const outOfGas = error instanceof AppError && error.kind === sdkErrors.outOfGas;
    if (!(error instanceof AppError) || outOfGas) throw error;
    throw withIndex(error, index);
  }
}

/** The same kind of error, its message as the SDK wraps it. Running out of gas belongs to the whole transaction and is not wrapped. */
function withIndex(error: AppError, index: number): AppError {
  const prefix = `failed to execute message; message index: ${index}`;
  const { text } = error.kind;
  if (error.message === text) return new AppError(error.kind, prefix, { cause: error });
  const detail = error.message.slice(0, -`: ${text}`.length);
  return new AppError(error.kind, `${prefix}: ${detail}`, { cause: error });
}

/** The message's own event, before what its handler emits. */
function emitOwn(events: EventList, { typeUrl, signers, handler }: TxMessage): void {
  const sender = signers[0]?.toLowerCase() ?? '';
  events.emit('message', { action: typeUrl, sender, module: handler.module });
}
