/** The methods of `cosmos.gov.v1.Query`. */

import * as query from '../../gen/cosmos/gov/v1/query.ts';
import { constitution, govParams } from '../../keeper/gov/schema.ts';
import type { QueryHandler } from '../queryHandler.ts';
import { queryMethod } from '../queryMethod.ts';
import { requireProposal } from './govRequest.ts';
import { readParamParts } from './paramParts.ts';
import {
  readDeposit,
  readDeposits,
  readProposals,
  readTally,
  readVote,
  readVotes,
} from './readGov.ts';

const method = queryMethod('cosmos.gov.v1.Query');

export const govQueries: readonly QueryHandler[] = [
  method(
    'Constitution',
    query.QueryConstitutionRequest,
    query.QueryConstitutionResponse,
    ({ state }) => ({ constitution: constitution.get(state) ?? '' }),
  ),
  method(
    'Proposal',
    query.QueryProposalRequest,
    query.QueryProposalResponse,
    ({ state }, { proposalId }) => ({ proposal: requireProposal(state, proposalId) }),
  ),
  method('Proposals', query.QueryProposalsRequest, query.QueryProposalsResponse, readProposals),
  method('Vote', query.QueryVoteRequest, query.QueryVoteResponse, (context, request) => ({
    vote: readVote(context, request),
  })),
  method('Votes', query.QueryVotesRequest, query.QueryVotesResponse, (context, request) => {
    const { items, pagination } = readVotes(context, request);
    return { votes: items, pagination };
  }),
  method(
    'Params',
    query.QueryParamsRequest,
    query.QueryParamsResponse,
    ({ state }, { paramsType }) => {
      const params = govParams.require(state);
      return { ...readParamParts(params, paramsType), params };
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
    (context, { proposalId }) => ({ tally: readTally(context, proposalId) }),
  ),
];
