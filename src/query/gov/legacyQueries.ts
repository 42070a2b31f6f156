/** The methods of `cosmos.gov.v1beta1.Query`: the same answers in the older encoding. */

import * as query from '../../gen/cosmos/gov/v1beta1/query.ts';
import { govParams } from '../../keeper/gov/schema.ts';
import { utf8 } from '../../lib/bytes.ts';
import { parseDecimal } from '../../types/decimal.ts';
import { invalidArgument, type QueryHandler } from '../queryHandler.ts';
import { queryMethod } from '../queryMethod.ts';
import { requireProposal } from './govRequest.ts';
import { toLegacyProposal, toLegacyTally, toLegacyVote } from './legacyShapes.ts';
import { type ParamParts, readParamParts } from './paramParts.ts';
import {
  readDeposit,
  readDeposits,
  readProposals,
  readTally,
  readVote,
  readVotes,
} from './readGov.ts';

const method = queryMethod('cosmos.gov.v1beta1.Query');

export const legacyGovQueries: readonly QueryHandler[] = [
  method(
    'Proposal',
    query.QueryProposalRequest,
    query.QueryProposalResponse,
    ({ state }, { proposalId }) => ({
      proposal: toLegacyProposal(requireProposal(state, proposalId)),
    }),
  ),
  method(
    'Proposals',
    query.QueryProposalsRequest,
    query.QueryProposalsResponse,
    (context, request) => {
      const { proposals, pagination } = readProposals(context, request);
      return { proposals: proposals.map(toLegacyProposal), pagination };
    },
  ),
  method('Vote', query.QueryVoteRequest, query.QueryVoteResponse, (context, request) => ({
    vote: toLegacyVote(readVote(context, request)),
  })),
  method('Votes', query.QueryVotesRequest, query.QueryVotesResponse, (context, request) => {
    const { items, pagination } = readVotes(context, request);
    return { votes: items.map(toLegacyVote), pagination };
  }),
  method(
    'Params',
    query.QueryParamsRequest,
    query.QueryParamsResponse,
    ({ state }, { paramsType }) => {
      if (paramsType === '') throw invalidArgument(' is not a valid parameter type');
      return toLegacyParams(readParamParts(govParams.require(state), paramsType));
    },
  ),
  method('Deposit', query.QueryDepositRequest, query.QueryDepositResponse, (context, request) => ({
    deposit: readDeposit(context, request),
  })),
  method(
    'Deposits',
    query.QueryDepositsRequest,
    query.QueryDepositsResponse,
    (context, request) => {
      const { items, pagination } = readDeposits(context, request);
      return { deposits: items, pagination };
    },
  ),
  method(
    'TallyResult',
    query.QueryTallyResultRequest,
    query.QueryTallyResultResponse,
    (context, { proposalId }) => ({ tally: toLegacyTally(readTally(context, proposalId)) }),
  ),
];

/** All three parts stand, those that were not asked for empty: they cannot be absent in the SDK's encoding. */
function toLegacyParams(parts: ParamParts): query.QueryParamsResponse {
  const { depositParams, votingParams, tallyParams } = parts;
  const noTime = { seconds: 0n, nanos: 0 };
  // A Dec in a bytes field: the number times 10^18, in digits.
  const bytes = (text: string | undefined): Uint8Array =>
    utf8((parseDecimal(text ?? '0') ?? 0n).toString());
  return {
    depositParams: {
      minDeposit: depositParams?.minDeposit ?? [],
      maxDepositPeriod: depositParams?.maxDepositPeriod ?? noTime,
    },
    votingParams: { votingPeriod: votingParams?.votingPeriod ?? noTime },
    tallyParams: {
      quorum: bytes(tallyParams?.quorum),
      threshold: bytes(tallyParams?.threshold),
      vetoThreshold: bytes(tallyParams?.vetoThreshold),
    },
  };
}
