/** cosmos.bank.v1beta1.SendEnabled on the wire and in amino JSON. */

import type { SendEnabled } from '../../gen/cosmos/bank/v1beta1/bank.ts';
import type { MessageShape } from '../../types/wireShape.ts';
import { aminoText } from './amino.ts';

export const sendEnabledShape: MessageShape = {
  typeName: '*types.SendEnabled',
  fields: { 1: 'string', 2: 'bool' },
};

/** An empty list is left out. */
export function aminoSendEnabled(entries: readonly SendEnabled[]): unknown {
  if (entries.length === 0) return undefined;
  return entries.map(({ denom, enabled }) => ({
    denom: aminoText(denom),
    enabled: enabled ? true : undefined,
  }));
}
