/**
 * Recomputes the draws of an epoch from what anybody can ask a node: headers, commits, challenges, summaries, parameters. Written from the
 * rules' text with nothing of the product but its wire, so that it can disagree.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import type * as poc from '../../src/gen/cpoc/poc/v1/poc.ts';
import * as query from '../../src/gen/cpoc/poc/v1/query.ts';

export interface ChainReader {
  readonly chainId: string;
  abciQuery(path: string, data: Uint8Array): Promise<Uint8Array>;
  /** App hash after a height, from the header of the next one. */
  appHash(height: bigint): Promise<Uint8Array>;
}

const text = (s: string): number[] => [...new TextEncoder().encode(s)];
const be = (n: bigint, size: number): number[] =>
  Array.from({ length: size }, (_, i) => Number((n >> BigInt(8 * (size - 1 - i))) & 255n));
const big = (b: Uint8Array): bigint => b.reduce((n, x) => n * 256n + BigInt(x), 0n);
const hash = (...parts: (number[] | Uint8Array)[]): Uint8Array =>
  sha256(Uint8Array.from(parts.flatMap((p) => [...p])));
export const addressOf = (address: string): Uint8Array =>
  Uint8Array.from(bech32.fromWords(bech32.decode(address as `${string}1${string}`).words));
export const hex = (b: Uint8Array): string => Buffer.from(b).toString('hex');

interface PageOf {
  readonly pagination?: { readonly nextKey: Uint8Array } | undefined;
}

async function all<R extends PageOf, T>(
  ask: (key: Uint8Array) => Promise<R>,
  items: (page: R) => T[],
): Promise<T[]> {
  const found: T[] = [];
  for (let key: Uint8Array = new Uint8Array(0); ; ) {
    const page = await ask(key);
    found.push(...items(page));
    key = page.pagination?.nextKey ?? new Uint8Array(0);
    if (key.length === 0) return found;
  }
}

export interface EpochFacts {
  readonly epoch: poc.Epoch;
  readonly commits: poc.ContinuousPoCCommit[];
  readonly challenges: poc.ContinuousPoCChallenge[];
  readonly summaries: poc.ContinuousPoCEpochSummary[];
  readonly records: poc.WeightRecord[];
  readonly participants: poc.Participant[];
}

/** Asks in pages of seven, so that paging is part of it. */
export async function readEpoch(reader: ChainReader, epochIndex: bigint): Promise<EpochFacts> {
  const ask = async <Q, R>(
    method: string,
    request: { encode(m: Q): { finish(): Uint8Array } },
    message: Q,
    response: { decode(b: Uint8Array): R },
  ): Promise<R> =>
    response.decode(
      await reader.abciQuery(`/cpoc.poc.v1.Query/${method}`, request.encode(message).finish()),
    );
  const page = (key: Uint8Array) => ({
    key,
    offset: 0n,
    limit: 7n,
    countTotal: false,
    reverse: false,
  });
  const { epoch } = await ask(
    'Epoch',
    query.QueryEpochRequest,
    { epochIndex },
    query.QueryEpochResponse,
  );
  return {
    epoch: epoch as poc.Epoch,
    commits: await all(
      (key) =>
        ask(
          'Commits',
          query.QueryCommitsRequest,
          { epochIndex, address: '', pagination: page(key) },
          query.QueryCommitsResponse,
        ),
      (r) => r.commits,
    ),
    challenges: await all(
      (key) =>
        ask(
          'Challenges',
          query.QueryChallengesRequest,
          { epochIndex, address: '', openOnly: false, pagination: page(key) },
          query.QueryChallengesResponse,
        ),
      (r) => r.challenges,
    ),
    summaries: await all(
      (key) =>
        ask(
          'Summaries',
          query.QuerySummariesRequest,
          { epochIndex, pagination: page(key) },
          query.QuerySummariesResponse,
        ),
      (r) => r.summaries,
    ),
    records: await all(
      (key) =>
        ask(
          'WeightRecords',
          query.QueryWeightRecordsRequest,
          { epochIndex, pagination: page(key) },
          query.QueryWeightRecordsResponse,
        ),
      (r) => r.weightRecords,
    ),
    participants: await all(
      (key) =>
        ask(
          'Participants',
          query.QueryParticipantsRequest,
          { pagination: page(key) },
          query.QueryParticipantsResponse,
        ),
      (r) => r.participants,
    ),
  };
}

/** What a draw asks for: who, which commit, which leaf, at which height. */
export interface Draw {
  readonly address: string;
  readonly commitHeight: bigint;
  readonly leaf: bigint;
  readonly height: bigint;
  readonly kind: 'SAMPLE' | 'AUDIT';
}

/** All challenges that the rules draw in an epoch, in the order in which they are issued (P5, P16 to P18). */
export async function recomputeDraws(reader: ChainReader, facts: EpochFacts): Promise<Draw[]> {
  const { epoch } = facts;
  const draws: Draw[] = [];
  for (let height = epoch.startHeight; height < epoch.startHeight + epoch.length; height += 1n) {
    const entropy = hash(
      text('cpoc/entropy/v1'),
      text(reader.chainId),
      be(height, 8),
      await reader.appHash(height - 1n),
    );
    draws.push(...sampleAt(facts, height, entropy), ...auditAt(facts, height, entropy));
  }
  return draws;
}

export function paramsOf(epoch: poc.Epoch): NonNullable<poc.Epoch['params']> {
  if (epoch.params === undefined) throw new Error('an epoch without parameters');
  return epoch.params;
}

function sampleAt({ epoch, commits }: EpochFacts, height: bigint, entropy: Uint8Array): Draw[] {
  const rate = BigInt(paramsOf(epoch).validationSampleRateBps);
  const due = commits.filter((c) => c.commitBlockHeight === height - 1n);
  return byAddress(due, (c) => c.participantAddress).flatMap((commit): Draw[] => {
    const address = commit.participantAddress;
    const r = hash(text('cpoc/draw/v1'), entropy, be(epoch.index, 8), addressOf(address));
    if (big(r.slice(0, 8)) % 10_000n >= rate) return [];
    const leaf = big(r.slice(8, 16)) % BigInt(commit.nonceCount);
    return [{ address, commitHeight: height - 1n, leaf, height, kind: 'SAMPLE' }];
  });
}

function auditAt(facts: EpochFacts, height: bigint, entropy: Uint8Array): Draw[] {
  const { epoch, summaries } = facts;
  const params = paramsOf(epoch);
  const window = BigInt(params.auditWindowBlocks);
  const first =
    epoch.startHeight + epoch.length - window - BigInt(params.validationChallengeDeadlineBlocks);
  if (height < first || height >= first + window) return [];
  const share = Math.ceil(summaries.length / Number(window));
  const from = share * Number(height - first);
  return byAddress(summaries, (s) => s.participantAddress)
    .slice(from, from + share)
    .filter((s) => s.totalNonces > 0n && !(s.penaltyApplied && s.penaltyHeight <= height))
    .flatMap((summary) => auditOf(facts, summary, height, entropy));
}

function auditOf(
  { epoch, commits }: EpochFacts,
  summary: poc.ContinuousPoCEpochSummary,
  height: bigint,
  entropy: Uint8Array,
): Draw[] {
  const address = summary.participantAddress;
  const nonces = new Set<bigint>();
  for (let j = 0; j < paramsOf(epoch).settlementAuditLeaves; j += 1) {
    const parts = [be(epoch.index, 8), addressOf(address), be(BigInt(j), 4)];
    const r = hash(text('cpoc/audit/v1'), entropy, ...parts);
    nonces.add(big(r.slice(0, 16)) % summary.totalNonces);
  }
  return [...nonces].map((nonce) => {
    const commit = commits.find(
      (c) =>
        c.participantAddress === address &&
        nonce >= c.firstNonce &&
        nonce < c.firstNonce + BigInt(c.nonceCount),
    );
    if (commit === undefined) throw new Error(`no commit of ${address} covers nonce ${nonce}`);
    const leaf = nonce - commit.firstNonce;
    return { address, commitHeight: commit.commitBlockHeight, leaf, height, kind: 'AUDIT' };
  });
}

function byAddress<T>(items: readonly T[], address: (item: T) => string): T[] {
  return [...items].sort((a, b) =>
    hex(addressOf(address(a))) < hex(addressOf(address(b))) ? -1 : 1,
  );
}
