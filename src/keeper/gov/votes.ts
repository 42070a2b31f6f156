/** Votes, and what they weigh. */

import type { Vote, WeightedVoteOption } from '../../gen/cosmos/gov/v1/gov.ts';
import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import type { Ballot } from '../../types/gov/tally.ts';
import { govErrors } from '../../types/govErrors.ts';
import { currentValidators } from '../poc/validatorSet.ts';
import { votes, votingProposals } from './schema.ts';

/** Replaces an earlier vote of the same account. @throws AppError gov/3 where nothing is voted on */
export function castVote(
  ctx: Context,
  proposalId: bigint,
  voter: Uint8Array,
  options: readonly WeightedVoteOption[],
  metadata: string,
): void {
  const text = formatAddress(voter, ctx.block.addressPrefix);
  const vote: Vote = { proposalId, voter: text, options: [...options], metadata };
  votes.set(ctx, [proposalId, voter], vote);
  ctx.events.emit('proposal_vote', {
    voter: text,
    option: optionsText(options),
    proposal_id: proposalId.toString(),
  });
}

export function assertVoting(ctx: Context, proposalId: bigint): void {
  if (!votingProposals.has(ctx, proposalId)) {
    throw new AppError(govErrors.inactiveProposal, proposalId.toString());
  }
}

/** As Go writes the list into the event. */
export function optionsText(options: readonly WeightedVoteOption[]): string {
  const parts = options.map(
    ({ option, weight }) => `{"option":${option},"weight":${JSON.stringify(weight)}}`,
  );
  return `[${parts.join(',')}]`;
}

/** A member of the validator set: who votes with how much power. */
export interface Voter {
  readonly address: Uint8Array;
  readonly power: bigint;
}

/** The validator set as it is now (G9). */
export function votersOf(state: StateReader, addressPrefix: string): Voter[] {
  return currentValidators(state).map(({ address, power }) => ({
    address: parseAddress(address, addressPrefix),
    power,
  }));
}

/** The vote of each. Who has no power is never looked at, so that a tally costs one read a validator however many votes there are. */
export function ballotsOf(
  state: StateReader,
  proposalId: bigint,
  voters: readonly Voter[],
): Ballot[] {
  return voters.map(({ address, power }) => {
    return { power, options: votes.get(state, [proposalId, address])?.options };
  });
}
