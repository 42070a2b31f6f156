/** MsgDeposit: coins towards a proposal's minimum, or on top of it while it is voted on (G5). */

import type { MsgDeposit } from '../../gen/cosmos/gov/v1/tx.ts';
import { addDeposit } from '../../keeper/gov/addDeposit.ts';
import { parseAddress } from '../../types/address.ts';
import { parsePositiveCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';

export function deposit(ctx: Context, message: MsgDeposit): void {
  const { depositor, proposalId } = message;
  const address = parseAddress(depositor, ctx.block.addressPrefix, 'invalid depositor address');
  const coins = parsePositiveCoins(message.amount);
  if (!addDeposit(ctx, proposalId, address, coins)) return;
  ctx.events.emit('proposal_deposit', { voting_period_start: proposalId.toString() });
}
