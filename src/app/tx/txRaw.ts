/** TxRaw, the outermost message of a transaction, in the one form that ADR-027 allows. */

import { txParseError } from './txParseError.ts';
import { WireCursor, wireType, wireTypeName } from './wireCursor.ts';

export interface TxRaw {
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

/**
 * Splits a transaction. Fields 1 and 2 at most once, in ascending order, lengths in their shortest form, nothing else.
 *
 * @throws AppError sdk/2
 */
export function splitTxRaw(bytes: Uint8Array): TxRaw {
  const cursor = new WireCursor(bytes);
  const parts: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0)];
  const signatures: Uint8Array[] = [];
  let previous = 0;
  while (!cursor.done) {
    const tag = cursor.tag();
    assertTag(tag.number, tag.wireType, previous);
    const end = cursor.lengthEnd(tag.number);
    const content = bytes.subarray(cursor.at, end);
    cursor.at = end;
    if (tag.number === 3) signatures.push(content);
    else parts[tag.number - 1] = content;
    previous = tag.number;
  }
  const [bodyBytes, authInfoBytes] = parts as [Uint8Array, Uint8Array];
  return { bodyBytes, authInfoBytes, signatures };
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
