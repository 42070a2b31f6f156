/** Typed queries of cpoc.poc.v1, as an extension of cosmjs' QueryClient. */

import type { QueryClient } from '@cosmjs/stargate';
import type { PageRequest } from '../gen/cosmos/base/query/v1beta1/pagination.ts';
import * as query from '../gen/cpoc/poc/v1/query.ts';
import { abciQuery, type QueryMethod } from './abciQuery.ts';

/** How to page through a list; all of it optional. `key` and `offset` exclude each other. */
export type Page = Partial<PageRequest>;

/** An epoch index of 0n, or none, is the current epoch (weight records, settlement, explain: the last settled one). */
interface InEpoch {
  readonly epochIndex?: bigint;
}
interface OfHost extends InEpoch {
  readonly address: string;
}
interface OfHosts extends InEpoch {
  /** All participants where left out. */
  readonly address?: string;
}

export interface PocQueries {
  params(): Promise<query.QueryParamsResponse>;
  epoch(request?: InEpoch): Promise<query.QueryEpochResponse>;
  participant(address: string): Promise<query.QueryParticipantResponse>;
  participants(page?: Page): Promise<query.QueryParticipantsResponse>;
  commit(
    request: Required<OfHost> & { readonly height: bigint },
  ): Promise<query.QueryCommitResponse>;
  commits(request?: OfHosts, page?: Page): Promise<query.QueryCommitsResponse>;
  summary(request: OfHost): Promise<query.QuerySummaryResponse>;
  summaries(request?: InEpoch, page?: Page): Promise<query.QuerySummariesResponse>;
  challenge(id: bigint): Promise<query.QueryChallengeResponse>;
  challenges(
    request?: OfHosts & { readonly openOnly?: boolean },
    page?: Page,
  ): Promise<query.QueryChallengesResponse>;
  weightRecord(request: OfHost): Promise<query.QueryWeightRecordResponse>;
  weightRecords(request?: InEpoch, page?: Page): Promise<query.QueryWeightRecordsResponse>;
  /** What the weight records of an epoch have in common. */
  settlement(request?: InEpoch): Promise<query.QuerySettlementResponse>;
  /** How a participant's weight, power and reward came about; of the running epoch, so far. */
  explain(request: OfHost): Promise<query.QueryExplainResponse>;
  validators(page?: Page): Promise<query.QueryValidatorsResponse>;
  pruningState(): Promise<query.QueryPruningStateResponse>;
  /** Of the participant's validator in the current set. */
  signingInfo(address: string): Promise<query.QuerySigningInfoResponse>;
  signingInfos(page?: Page): Promise<query.QuerySigningInfosResponse>;
}

export interface PocExtension {
  readonly poc: PocQueries;
}

/** `QueryClient.withExtensions(comet, setupPocExtension)`. Every query throws ClientError, as `abciQuery` says. */
export function setupPocExtension(base: QueryClient): PocExtension {
  const { fullName, methods } = query.QueryDefinition;
  async function ask<Q, R>(method: QueryMethod<Q, R>, request: Partial<Q>): Promise<R> {
    return (await abciQuery(base, fullName, method, request)).response;
  }
  const paged = (page?: Page): { pagination?: PageRequest } =>
    page === undefined ? {} : { pagination: { ...firstPage, ...page } };
  return {
    poc: {
      params: () => ask(methods.params, {}),
      epoch: (request = {}) => ask(methods.epoch, request),
      participant: (address) => ask(methods.participant, { address }),
      participants: (page) => ask(methods.participants, paged(page)),
      commit: (request) => ask(methods.commit, request),
      commits: (request = {}, page) => ask(methods.commits, { ...request, ...paged(page) }),
      summary: (request) => ask(methods.summary, request),
      summaries: (request = {}, page) => ask(methods.summaries, { ...request, ...paged(page) }),
      challenge: (id) => ask(methods.challenge, { id }),
      challenges: (request = {}, page) => ask(methods.challenges, { ...request, ...paged(page) }),
      weightRecord: (request) => ask(methods.weightRecord, request),
      weightRecords: (request = {}, page) =>
        ask(methods.weightRecords, { ...request, ...paged(page) }),
      settlement: (request = {}) => ask(methods.settlement, request),
      explain: (request) => ask(methods.explain, request),
      validators: (page) => ask(methods.validators, paged(page)),
      pruningState: () => ask(methods.pruningState, {}),
      signingInfo: (address) => ask(methods.signingInfo, { address }),
      signingInfos: (page) => ask(methods.signingInfos, paged(page)),
    },
  };
}

const firstPage: PageRequest = {
  key: new Uint8Array(0),
  offset: 0n,
  limit: 0n,
  countTotal: false,
  reverse: false,
};
