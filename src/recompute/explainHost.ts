/** One participant's epoch, explained: what the node answers, what its proven records say, and what follows from them. */

import { abciQuery } from '../client/abciQuery.ts';
import { ClientError } from '../client/clientError.ts';
import type { ChainClient } from '../client/connectClient.ts';
import { QueryDefinition, type QueryExplainResponse } from '../gen/cpoc/poc/v1/query.ts';
import { epochParams } from '../types/poc/epochHeights.ts';
import { maxExplained, type TermInfo, termInfos } from '../types/poc/explainTerms.ts';
import { isPrunable } from '../types/poc/prunedEpochs.ts';
import { settlementTerms } from '../types/poc/settlementTerms.ts';
import { penaltyText, probationText, statusText } from '../types/poc/termText.ts';
import { type Difference, Differences } from './difference.ts';
import { type EpochFrame, readFrame } from './epochFrame.ts';
import type { Headers } from './headers.ts';
import { type HostRecords, readHost } from './hostRecords.ts';
import { fromPossibleState } from './possibleState.ts';
import { ProvenState } from './provenState.ts';
import { recomputeTerms, type TermValues, whyNotRecomputed } from './recomputeTerms.ts';
import { checkRecords } from './recordChecks.ts';

export type TermVerdict =
  /** The node says what follows from proven records. */
  | 'agrees'
  | 'differs'
  /** The node says what a proven record says, and no other record of this participant confirms it. */
  | 'proven';

export interface ExplainedTerm extends TermInfo {
  /** As the node answers; undefined where it leaves the term out. */
  readonly value: string | undefined;
  /** Undefined where it does not follow from other records. */
  readonly recomputed: string | undefined;
  readonly verdict: TermVerdict;
  /** Why it was not recomputed. */
  readonly note: string | undefined;
}

export interface Explanation {
  readonly frame: EpochFrame;
  readonly host: HostRecords;
  readonly terms: readonly ExplainedTerm[];
  readonly differences: readonly Difference[];
  readonly agrees: boolean;
}

/**
 * @param address 20 bytes
 * @param requested 0 for the last settled epoch
 * @throws ClientError `not_proven` where what the node sends does not lead to the header; `not_found`, `bad_answer`, …
 */
export async function explainHost(
  client: ChainClient,
  headers: Headers,
  address: Uint8Array,
  requested: bigint,
): Promise<Explanation> {
  const { height, appHash } = headers.top;
  const state = new ProvenState(client, height - 1n, appHash);
  return await fromPossibleState(client, state.height, () =>
    explainFrom(client, state, address, requested),
  );
}

async function explainFrom(
  client: ChainClient,
  state: ProvenState,
  address: Uint8Array,
  requested: bigint,
): Promise<Explanation> {
  const frame = await readFrame(state, requested);
  const host = await readHost(state, frame, address);
  if (
    host.participant === undefined &&
    host.summary === undefined &&
    host.weightRecord === undefined
  ) {
    throw new ClientError(
      'not_found',
      `${host.addressText} is no participant, and has no records in epoch ${frame.epoch.index}`,
      'check the address and the epoch',
    );
  }
  const answer = await askExplain(client, frame, host);
  return explain(frame, host, answer);
}

async function askExplain(
  { query }: ChainClient,
  { epoch, height }: EpochFrame,
  { addressText }: HostRecords,
): Promise<QueryExplainResponse> {
  const request = { epochIndex: epoch.index, address: addressText };
  const { fullName, methods } = QueryDefinition;
  return (await abciQuery(query, fullName, methods.explain, request, height)).response;
}

/** The comparison itself: records that are proven, and an answer that is not. */
export function explain(
  frame: EpochFrame,
  host: HostRecords,
  answer: QueryExplainResponse,
): Explanation {
  const recomputed = recomputeTerms(frame, host);
  const held = heldTerms(frame, host);
  const said = new Map(answer.terms.map(({ name, value }) => [name, value]));
  const heard = new Differences(host.addressText);
  heard.compare('height', 'P28', 'answer', answer.height, frame.height);
  heard.compare('epoch', 'P3', 'answer', answer.epochIndex, frame.epoch.index);
  heard.compare('settled', 'P29', 'answer', answer.settled, frame.settled);
  const { commits, challenges } = host;
  if (commits !== undefined && challenges !== undefined) {
    const isLong = commits.length > maxExplained || challenges.length > maxExplained;
    heard.compare('truncated', 'P28', 'answer', answer.truncated, isLong);
  }
  const isKept =
    frame.settled && !isPrunable('weightRecords', frame.epoch.index, frame.current, frame.pruning);
  const hasSettlement = frame.settlement !== undefined;
  if (isKept)
    heard.compare(
      'settlement',
      'P28',
      'settlement',
      hasSettlement ? 'present' : 'absent',
      'present',
    );
  const terms = termInfos.flatMap((info): ExplainedTerm[] => {
    const computed = recomputed[info.name];
    const expected = computed ?? held[info.name];
    // More commits or challenges than one answer holds: it counts none.
    const isUncounted = answer.truncated && countedTerms.has(info.name);
    const value = said.get(info.name) ?? (isUncounted ? expected : undefined);
    if (value === undefined && expected === undefined) return [];
    const rules = info.rules.join(' ');
    heard.compare(info.name, rules, 'answer', value ?? 'nothing', expected ?? 'nothing');
    const note = computed === undefined ? whyNotRecomputed(info.name, frame, host) : undefined;
    return [
      {
        ...info,
        value,
        recomputed: computed,
        verdict: note === undefined ? 'agrees' : 'proven',
        note,
      },
    ];
  });
  const differences = [...heard.found, ...checkRecords(frame, host, recomputed)];
  const at = new Set(differences.map((one) => one.at));
  return {
    frame,
    host,
    terms: terms.map((term) => (at.has(term.name) ? { ...term, verdict: 'differs' } : term)),
    differences,
    agrees: differences.length === 0,
  };
}

const countedTerms: ReadonlySet<string> = new Set(
  termInfos.filter(({ name }) => /^(commits|challenges_)/.test(name)).map(({ name }) => name),
);

/** Terms that a record holds as they are. */
function heldTerms({ settlement, epoch }: EpochFrame, host: HostRecords): TermValues {
  const { weightRecord: record, summary } = host;
  return {
    nonce_weight: String(epochParams(epoch).nonceWeight),
    ...(summary === undefined
      ? {}
      : {
          total_nonces: summary.totalNonces.toString(),
          penalty: penaltyText(summary.penaltyReason),
          penalty_height: summary.penaltyHeight.toString(),
        }),
    ...(record === undefined
      ? {}
      : {
          total_nonces: record.totalNonces.toString(),
          penalty: penaltyText(record.penaltyReason),
          status: statusText(record.status),
          probation: probationText(record.probation),
          probation_signed: `${record.probationSignedBlocks}/${record.probationBlocks}`,
          rank: String(record.rank),
        }),
    ...(settlement === undefined ? {} : settlementTerms(settlement)),
  };
}
