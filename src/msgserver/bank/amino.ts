/** Amino JSON of what bank messages are made of: coins always stand, empty texts are left out. */

import type { WireCoin } from '../../types/coin.ts';

export function aminoCoins(coins: readonly WireCoin[]): unknown {
  return coins.map(({ denom, amount }) => ({ amount, denom }));
}

export function aminoText(text: string): string | undefined {
  return text === '' ? undefined : text;
}
