/** A deposit on a proposal; the one that completes the sum starts the vote (G5). */

import type { Params, Proposal } from '../../gen/cosmos/gov/v1/gov.ts';
import { ProposalStatus } from '../../gen/cosmos/gov/v1/gov.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress } from '../../types/address.ts';
import { addCoins, type Coin, formatCoins, parseCoins, toWireCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { parseDecimal, shareOf } from '../../types/decimal.ts';
import { govErrors } from '../../types/govErrors.ts';
import { sendCoinsToModule } from '../bank/transfers.ts';
import { holdDeposit } from './heldDeposits.ts';
import { beginVoting, isOpen, minDepositOf, setProposal } from './proposals.ts';
import { deposits, govParams, proposals } from './schema.ts';

/**
 * @returns whether the vote began with it
 * @throws AppError gov/3, gov/16, gov/23, sdk/5
 */
export function addDeposit(
  ctx: Context,
  proposalId: bigint,
  depositor: Uint8Array,
  coins: readonly Coin[],
): boolean {
  const proposal = proposals.get(ctx, proposalId);
  if (proposal === undefined) {
    throw new AppError(govErrors.inactiveProposal, `proposal ${proposalId} does not exist`);
  }
  if (!isOpen(proposal)) throw new AppError(govErrors.inactiveProposal, proposalId.toString());
  const params = govParams.require(ctx);
  assertDepositDenoms(params, coins);
  assertLargeEnough(params, proposal, coins);
  sendCoinsToModule(ctx, depositor, 'gov', coins);
  holdDeposit(ctx, coins);
  const began = raiseTotal(ctx, params, proposal, coins);
  const key = [proposalId, depositor] as const;
  const before = parseCoins(deposits.get(ctx, key)?.amount ?? []);
  const text = formatAddress(depositor, ctx.block.addressPrefix);
  ctx.events.emit('proposal_deposit', {
    depositor: text,
    amount: formatCoins(coins),
    proposal_id: proposalId.toString(),
  });
  const amount = toWireCoins(addCoins(before, coins));
  deposits.set(ctx, key, { proposalId, depositor: text, amount });
  return began;
}

/** @throws AppError gov/23 */
export function assertDepositDenoms(params: Params, coins: readonly Coin[]): void {
  const accepted = params.minDeposit.map(({ denom }) => denom);
  if (coins.every(({ denom }) => accepted.includes(denom))) return;
  throw new AppError(
    govErrors.invalidDepositDenom,
    `deposited ${formatCoins(coins)}, but gov accepts only the following denom(s): [${accepted.join(' ')}]`,
  );
}

/** In one denomination at least the share of the minimum that keeps many tiny deposits away. Rounded down. */
function assertLargeEnough(params: Params, proposal: Proposal, coins: readonly Coin[]): void {
  const ratio = parseDecimal(params.minDepositRatio) ?? 0n;
  if (ratio === 0n) return;
  const least = minDepositOf(params, proposal.expedited).map(({ denom, amount }) => ({
    denom,
    amount: shareOf(BigInt(amount), ratio),
  }));
  const isEnough = least.some((threshold) =>
    coins.some(({ denom, amount }) => denom === threshold.denom && amount >= threshold.amount),
  );
  if (isEnough) return;
  throw new AppError(
    govErrors.depositTooSmall,
    `received ${formatCoins(coins)} but need at least one of the following: ${formatCoins(least)}`,
  );
}

function raiseTotal(
  ctx: Context,
  params: Params,
  proposal: Proposal,
  coins: readonly Coin[],
): boolean {
  const total = addCoins(parseCoins(proposal.totalDeposit), coins);
  const raised = { ...proposal, totalDeposit: toWireCoins(total) };
  setProposal(ctx, raised);
  const begins =
    proposal.status === ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD &&
    covers(total, minDepositOf(params, proposal.expedited));
  if (begins) beginVoting(ctx, raised);
  return begins;
}

/** Whether the coins are as many as asked for, of each denomination. */
export function covers(
  coins: readonly Coin[],
  asked: readonly { denom: string; amount: string | bigint }[],
): boolean {
  return asked.every(({ denom, amount }) =>
    coins.some((coin) => coin.denom === denom && coin.amount >= BigInt(amount)),
  );
}
