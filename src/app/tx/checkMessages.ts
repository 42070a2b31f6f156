/** Messages that did not come in a transaction, held against their shapes as those of one are. */

import { TxBody } from '../../gen/cosmos/tx/v1beta1/tx.ts';
import type { AnyMessageHandler } from '../../msgserver/handler.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { checkWire } from './checkWire.ts';
import { createTypeResolver } from './decodeTx.ts';
import { FieldBudget } from './fieldBudget.ts';
import { txBodyShape } from './txShapes.ts';

/** A check that throws AppError sdk/2 where one of the messages is unknown, or not the only form of its bytes. */
export function createMessageChecker(
  handlers: readonly AnyMessageHandler[],
): (messages: readonly WireAny[]) => void {
  const types = createTypeResolver(handlers);
  return (messages) => {
    const body = TxBody.encode(TxBody.fromPartial({ messages: [...messages] })).finish();
    checkWire(body, txBodyShape, { types, allowNonCritical: false, fields: new FieldBudget() });
  };
}
