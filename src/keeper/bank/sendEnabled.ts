/** Which denominations may be sent by messages. */

import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { bankErrors } from '../../types/bankErrors.ts';
import type { Coin } from '../../types/coin.ts';
import { defaultSendEnabled, sendEnabled } from './schema.ts';

/** @throws AppError bank/5 naming the first denomination that may not be sent. */
export function assertSendEnabled(state: StateReader, coins: readonly Coin[]): void {
  const byDefault = defaultSendEnabled.get(state) ?? true;
  for (const { denom } of coins) {
    const enabled = sendEnabled.has(state, denom) ? sendEnabled.require(state, denom) : byDefault;
    if (!enabled) {
      throw new AppError(bankErrors.sendDisabled, `${denom} transfers are currently disabled`);
    }
  }
}
