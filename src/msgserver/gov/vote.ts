/** MsgVote and MsgVoteWeighted: how an account votes, until it votes again (G7). */

import { VoteOption, type WeightedVoteOption } from '../../gen/cosmos/gov/v1/gov.ts';
import type { MsgVote, MsgVoteWeighted } from '../../gen/cosmos/gov/v1/tx.ts';
import { assertVoting, castVote, optionsText } from '../../keeper/gov/votes.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { decimalOne, formatDecimal, parseDecimal } from '../../types/decimal.ts';
import { govErrors } from '../../types/govErrors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { assertMetadata } from './texts.ts';

export function vote(ctx: Context, message: MsgVote): void {
  const { proposalId, option, metadata } = message;
  const voter = parseAddress(message.voter, ctx.block.addressPrefix, 'invalid voter address');
  if (!isOption(option)) throw new AppError(govErrors.invalidVote, optionName(option));
  const options = [{ option, weight: formatDecimal(decimalOne) }];
  assertVoting(ctx, proposalId);
  assertMetadata(metadata);
  castVote(ctx, proposalId, voter, options, metadata);
}

export function voteWeighted(ctx: Context, message: MsgVoteWeighted): void {
  const { proposalId, options, metadata } = message;
  const voter = parseAddress(message.voter, ctx.block.addressPrefix, 'invalid voter address');
  if (options.length === 0) throw new AppError(sdkErrors.invalidRequest, optionsText(options));
  assertWeights(options);
  assertVoting(ctx, proposalId);
  assertMetadata(metadata);
  castVote(ctx, proposalId, voter, options, metadata);
}

/** Each option once, with a positive weight, 1 together. @throws AppError gov/7 */
function assertWeights(options: readonly WeightedVoteOption[]): void {
  const used = new Set<number>();
  let total = 0n;
  for (const { option, weight } of options) {
    const value = parseDecimal(weight);
    if (value === undefined || value <= 0n || value > decimalOne || !isOption(option)) {
      const named = `option:${optionName(option)} weight:${JSON.stringify(weight)}`;
      throw new AppError(govErrors.invalidVote, named);
    }
    if (used.has(option)) throw new AppError(govErrors.invalidVote, 'duplicated vote option');
    used.add(option);
    total += value;
  }
  if (total > decimalOne) throw new AppError(govErrors.invalidVote, 'total weight overflow 1.00');
  if (total < decimalOne) throw new AppError(govErrors.invalidVote, 'total weight lower than 1.00');
}

function isOption(option: number): boolean {
  return option >= VoteOption.VOTE_OPTION_YES && option <= VoteOption.VOTE_OPTION_NO_WITH_VETO;
}

/** As the SDK's logs show it. */
function optionName(option: number): string {
  const found = Object.entries(VoteOption).find(([, number]) => number === option);
  return found?.[0] ?? option.toString();
}
