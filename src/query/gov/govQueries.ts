/** The methods of `cosmos.gov.v1.Query`. */

import * as query from '../../gen/cosmos/gov/v1/query.ts';
import { constitution, govParams } from '../../keeper/gov/schema.ts';
import { decodeRequest, type QueryContext, type QueryHandler } from '../queryHandler.ts';
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

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

function method<Q, R>(
  name: string,
  request: Codec<Q>,
  response: Codec<R>,
  answer: (query: QueryContext, request: Q) => R,
): QueryHandler {
  return {
    path: `/cosmos.gov.v1.Query/${name}`,
    handle: (context, bytes) =>
      response.encode(answer(context, decodeRequest(request, bytes))).finish(),
  };
}

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
