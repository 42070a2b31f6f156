/** TxRaw, the outermost message of a transaction, in the one form that ADR-027 allows. */

import type { FieldBudget } from './fieldBudget.ts';
import { txParseError } from './txParseError.ts';
import { WireCursor, wireType, wireTypeName } from './wireCursor.ts';

export interface TxRaw {
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

/**
 * Splits a transaction. Fields 1 and 2 at most once and not empty, in ascending order, lengths in their shortest form, nothing else. No
 * signature covers this message: whatever could be written in two ways, somebody on the way could write in the other.
 *
 * @throws AppError sdk/2
 */
export function splitTxRaw(bytes: Uint8Array, fields: FieldBudget): TxRaw {
  const cursor = new WireCursor(bytes);
  const parts: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0)];
  const signatures: Uint8Array[] = [];
  let previous = 0;
  while (!cursor.done) {
    fields.take();
    const tag = cursor.tag();
    assertTag(tag.number, tag.wireType, previous);
    const end = cursor.lengthEnd(tag.number);
    const content = bytes.subarray(cursor.at, end);
    cursor.at = end;
    if (tag.number === 3) signatures.push(content);
    else parts[tag.number - 1] = notEmpty(content, tag.number);
    previous = tag.number;
  }
  const [bodyBytes, authInfoBytes] = parts as [Uint8Array, Uint8Array];
  return { bodyBytes, authInfoBytes, signatures };
}

function notEmpty(content: Uint8Array, number: number): Uint8Array {
  if (content.length > 0) return content;
  throw txParseError(`txRaw must follow ADR-027, tagNum ${number} is empty and must be left out`);
}

function assertTag(number: number, type: number, previous: number): void {
  if (number > 3) {
    throw txParseError(
      `errUnknownField "*tx.TxRaw": {TagNum: ${number}, WireType:"${wireTypeName(type)}"}`,
    );
  }
  if (type !== wireType.bytes) {
    throw txParseError(`expected ${wireType.bytes} wire type, got ${type}`);
  }
  if (number < previous || (number === previous && number !== 3)) {
    throw txParseError(`txRaw must follow ADR-027, got tagNum ${number} after tagNum ${previous}`);
  }
}
