/** Balances, supply and denominations out of the genesis. */

import { Metadata } from '../../gen/cosmos/bank/v1beta1/bank.ts';
import type { Context } from '../../types/context.ts';
import type { GenesisBank } from '../../types/genesis/genesisBank.ts';
import { creditCoins } from './balances.ts';
import { defaultSendEnabled, denomMetadata, sendEnabled, supply } from './schema.ts';

/** The parser has checked that the supply is the sum of the balances. */
export function initBankGenesis(ctx: Context, genesis: GenesisBank): void {
  defaultSendEnabled.set(ctx, genesis.params.defaultSendEnabled);
  for (const { address, coins } of genesis.balances) creditCoins(ctx, address, coins);
  for (const { denom, amount } of genesis.supply) supply.set(ctx, denom, amount);
  for (const metadata of genesis.denomMetadata) {
    denomMetadata.set(ctx, metadata.base, Metadata.fromPartial(metadata));
  }
  for (const { denom, enabled } of genesis.sendEnabled) sendEnabled.set(ctx, denom, enabled);
}
