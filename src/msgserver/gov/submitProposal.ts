/** MsgSubmitProposal: messages that governance shall execute (G3 to G6). */

import type { Coin as WireCoin } from '../../gen/cosmos/base/v1beta1/coin.ts';
import { type Params, Proposal } from '../../gen/cosmos/gov/v1/gov.ts';
import type { MsgSubmitProposal } from '../../gen/cosmos/gov/v1/tx.ts';
import { addDeposit, assertDepositDenoms, covers } from '../../keeper/gov/addDeposit.ts';
import { createProposal, minDepositOf } from '../../keeper/gov/proposals.ts';
import { govParams, submissionFailures } from '../../keeper/gov/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import { type Coin, formatCoins, parseCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { decimalOne, parseDecimal } from '../../types/decimal.ts';
import { kvGas } from '../../types/gas.ts';
import type { ProposalRunner } from '../../types/gov/proposalRunner.ts';
import { govErrors } from '../../types/govErrors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { assertMetadata, assertMetadataAgrees, assertSummary } from './texts.ts';

/** Returns the id. The submitter pays for the trial of the messages. */
export function submitProposal(
  ctx: Context,
  message: MsgSubmitProposal,
  runner: ProposalRunner,
): bigint {
  const { title, summary, metadata, messages, expedited } = message;
  if (title === '') {
    throw new AppError(sdkErrors.invalidRequest, 'proposal title cannot be empty');
  }
  if (summary === '') {
    throw new AppError(sdkErrors.invalidRequest, 'proposal summary cannot be empty');
  }
  const { addressPrefix } = ctx.block;
  const proposer = parseAddress(message.proposer, addressPrefix, 'invalid proposer address');
  if (messages.length === 0 && metadata === '') {
    throw new AppError(govErrors.noMessages, 'either metadata or Msgs length must be non-nil');
  }
  assertMetadata(metadata);
  assertSummary(summary);
  assertMetadata(title);
  assertMetadataAgrees(metadata, title, summary);
  const coins = readInitialDeposit(govParams.require(ctx), message.initialDeposit, expedited);
  runner.check(ctx, messages);
  const text = formatAddress(proposer, addressPrefix);
  const proposal = createProposal(ctx, {
    messages,
    metadata,
    title,
    summary,
    proposer: text,
    expedited,
  });
  ctx.events.emit('submit_proposal', {
    proposal_id: proposal.id.toString(),
    proposal_proposer: text,
    proposal_messages: messages.map(({ typeUrl }) => `,${typeUrl}`).join(''),
  });
  const size = BigInt(Proposal.encode(proposal).finish().length);
  ctx.gas.consume(3n * kvGas.writePerByte * size, 'submit proposal');
  tryMessages(ctx, proposal, runner);
  deposit(ctx, proposal.id, proposer, coins);
  return proposal.id;
}

/** What fails in today's state may be right when it passes: it is recorded where voters see it, and not refused (G6). */
function tryMessages(ctx: Context, { id, messages }: Proposal, runner: ProposalRunner): void {
  const { failure } = runner.dryRun(ctx, messages);
  if (failure === undefined) return;
  submissionFailures.set(ctx, id, failure);
  ctx.events.emit('gov_submission_failure', {
    proposal_id: id.toString(),
    message_index: failure.messageIndex.toString(),
    type_url: failure.typeUrl,
    codespace: failure.codespace,
    code: failure.code.toString(),
    log: failure.log,
  });
}

/** A proposal without a deposit is there and waits, as in the SDK where the parameters ask for none. */
function deposit(ctx: Context, id: bigint, proposer: Uint8Array, coins: readonly Coin[]): void {
  if (!addDeposit(ctx, id, proposer, coins)) return;
  ctx.events.emit('submit_proposal', { voting_period_start: id.toString() });
}

/** @throws AppError sdk/10, gov/16, gov/23 */
function readInitialDeposit(params: Params, wire: readonly WireCoin[], expedited: boolean): Coin[] {
  const coins = parseCoins(wire);
  const ratio = parseDecimal(params.minInitialDepositRatio) ?? 0n;
  if (ratio > 0n) {
    const needed = minDepositOf(params, expedited).map(({ denom, amount }) => ({
      denom,
      // Rounded to the nearest unit, as in the SDK.
      amount: (BigInt(amount) * ratio + decimalOne / 2n) / decimalOne,
    }));
    if (!covers(coins, needed)) {
      throw new AppError(
        govErrors.depositTooSmall,
        `was (${formatCoins(coins)}), need (${formatCoins(needed)})`,
      );
    }
  }
  assertDepositDenoms(params, coins);
  return coins;
}
