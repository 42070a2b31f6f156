/** What the queries of v1 and v1beta1 both answer, each in its own encoding. */

import type { CollectionRange } from '../../collections/range.ts';
import type { PageRequest, PageResponse } from '../../gen/cosmos/base/query/v1beta1/pagination.ts';
import {
  type Deposit,
  type Proposal,
  ProposalStatus,
  type TallyResult,
  type Vote,
} from '../../gen/cosmos/gov/v1/gov.ts';
import { deposits, govParams, proposals, votes } from '../../keeper/gov/schema.ts';
import { ballotsOf, votersOf } from '../../keeper/gov/votes.ts';
import type { StateReader } from '../../lib/kv.ts';
import { parseAddress } from '../../types/address.ts';
import { emptyTally, tally } from '../../types/gov/tally.ts';
import { type Page, paginate } from '../paginate.ts';
import { invalidArgument, notFound, type QueryContext } from '../queryHandler.ts';
import { assertProposalId, personAddress, requireProposal } from './govRequest.ts';

interface OfProposal {
  readonly proposalId: bigint;
  readonly pagination?: PageRequest | undefined;
}

export interface ProposalFilter {
  /** 0, or a number that is no status, for all. */
  readonly proposalStatus: number;
  /** Empty for all. */
  readonly voter: string;
  readonly depositor: string;
  readonly pagination?: PageRequest | undefined;
}

/** Proposals that a filter may look at. */
const maxLookedAt = 100_000;

/** In the order of their ids. */
export function readProposals(
  query: QueryContext,
  filter: ProposalFilter,
): { proposals: Proposal[]; pagination: PageResponse } {
  const { state } = query;
  const matches = matcher(query, filter);
  const source = {
    key: proposals.key,
    *entries(from: StateReader, range?: CollectionRange): IterableIterator<[bigint, Proposal]> {
      let lookedAt = 0;
      for (const entry of proposals.entries(from, range)) {
        lookedAt += 1;
        if (lookedAt > maxLookedAt) {
          throw invalidArgument(`more than ${maxLookedAt} proposals; begin with pagination.key`);
        }
        if (matches(entry[1])) yield entry;
      }
    },
  };
  const { items, pagination } = paginate(state, source, filter.pagination);
  return { proposals: items.map(([, proposal]) => proposal), pagination };
}

function matcher(query: QueryContext, filter: ProposalFilter): (proposal: Proposal) => boolean {
  const { state, addressPrefix } = query;
  const address = (text: string): Uint8Array | undefined =>
    text === '' ? undefined : parseAddress(text, addressPrefix);
  const [voter, depositor] = [address(filter.voter), address(filter.depositor)];
  const status = filter.proposalStatus;
  const anyStatus = status < 1 || status > ProposalStatus.PROPOSAL_STATUS_FAILED;
  return (proposal) =>
    (anyStatus || proposal.status === status) &&
    (voter === undefined || votes.has(state, [proposal.id, voter])) &&
    (depositor === undefined || deposits.has(state, [proposal.id, depositor]));
}

/** @throws AppError sdk/18 also where there is no such vote, as in the SDK */
export function readVote(
  query: QueryContext,
  { proposalId, voter }: { readonly proposalId: bigint; readonly voter: string },
): Vote {
  assertProposalId(proposalId);
  const address = personAddress(query, voter, 'voter');
  const vote = votes.get(query.state, [proposalId, address]);
  if (vote !== undefined) return vote;
  throw invalidArgument(`voter: ${voter} not found for proposal: ${proposalId}`);
}

/** In the order of address bytes. */
export function readVotes({ state }: QueryContext, request: OfProposal): Page<Vote> {
  assertProposalId(request.proposalId);
  const prefix = votes.key.prefix(request.proposalId);
  const { items, pagination } = paginate(state, votes, request.pagination, prefix);
  return { items: items.map(([, vote]) => vote), pagination };
}

/** @throws AppError sdk/22 where there is none */
export function readDeposit(
  query: QueryContext,
  { proposalId, depositor }: { readonly proposalId: bigint; readonly depositor: string },
): Deposit {
  assertProposalId(proposalId);
  const address = personAddress(query, depositor, 'depositor');
  const deposit = deposits.get(query.state, [proposalId, address]);
  if (deposit !== undefined) return deposit;
  throw notFound(`deposit of ${depositor} on proposal ${proposalId} not found`);
}

/** In the order of address bytes. */
export function readDeposits({ state }: QueryContext, request: OfProposal): Page<Deposit> {
  assertProposalId(request.proposalId);
  const prefix = deposits.key.prefix(request.proposalId);
  const { items, pagination } = paginate(state, deposits, request.pagination, prefix);
  return { items: items.map(([, deposit]) => deposit), pagination };
}

/** While it is voted on: what it would be now. */
export function readTally(query: QueryContext, proposalId: bigint): TallyResult {
  const { state, addressPrefix } = query;
  const proposal = requireProposal(state, proposalId);
  if (proposal.status !== ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD) {
    return proposal.finalTallyResult ?? emptyTally;
  }
  const ballots = ballotsOf(state, proposalId, votersOf(state, addressPrefix));
  return tally(ballots, govParams.require(state), proposal.expedited).result;
}
