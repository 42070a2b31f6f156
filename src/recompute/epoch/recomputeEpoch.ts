/** A whole epoch recomputed from public data: every host's weight, the settlement, the next set, the draws. */

import { ClientError } from '../../client/clientError.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import { isPrunable } from '../../types/poc/prunedEpochs.ts';
import { type Difference, Differences } from '../difference.ts';
import { type EpochFrame, readFrame } from '../epochFrame.ts';
import type { Headers } from '../headers.ts';
import { fromPossibleState } from '../possibleState.ts';
import { ProvenState } from '../provenState.ts';
import { checkSeed } from './checkSeed.ts';
import { HostWalk, type WalkCounts } from './hostWalk.ts';
import { checkSets } from './setChecks.ts';
import { checkCollector, openSettledState } from './settledState.ts';
import { checkSettlement } from './settlementChecks.ts';

export interface EpochCounts extends WalkCounts {
  /** Members of the next set, compared with CometBFT's; 0 where that was not possible. */
  readonly validators: number;
}

export interface EpochReport {
  readonly frame: EpochFrame;
  readonly counts: EpochCounts;
  /** The first ones; `differenceCount` says how many there are. */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
  /** What could not be checked, and why. */
  readonly notChecked: readonly string[];
}

export interface RecomputeOptions {
  /** 0 for the last settled epoch. */
  readonly epochIndex: bigint;
  /** Parts of the addresses that are walked at once, 1 to 64, each with some hosts at a time; a client with `batches` bounds the requests: default 8. */
  readonly parallel?: number | undefined;
  /** Hosts done so far. */
  readonly onProgress?: (hosts: number) => void;
}

/** Differences that a report names. */
const maxDifferences = 1000;

/**
 * Costs a question for each record of the epoch, and one for each 20 headers since its beginning. Keeps some numbers of each host, and the app hashes.
 *
 * @throws ClientError `not_proven` where what the node sends does not lead to the header; `not_found` where the epoch is not settled, or gone
 */
export async function recomputeEpoch(
  client: ChainClient,
  headers: Headers,
  options: RecomputeOptions,
): Promise<EpochReport> {
  const state = new ProvenState(client, headers.top.height - 1n, headers.top.appHash);
  return await fromPossibleState(client, state.height, () =>
    recomputeFrom(client, headers, state, options),
  );
}

async function recomputeFrom(
  client: ChainClient,
  headers: Headers,
  state: ProvenState,
  { epochIndex, parallel = 8, onProgress }: RecomputeOptions,
): Promise<EpochReport> {
  const frame = await readFrame(state, epochIndex);
  const { settlement } = frame;
  if (!frame.settled) throw notSettled(frame);
  if (isPrunable('weightRecords', frame.epoch.index, frame.current, frame.pruning)) {
    throw recordsGone(frame);
  }
  if (settlement === undefined) throw noSettlement(frame);
  const notChecked: string[] = [...prunedParts(frame)];
  const differences = new Differences();
  const drawn = await checkSeed(client, headers, frame, differences, notChecked);
  const settled = await openSettledState(client, headers, frame, notChecked);
  const walk = new HostWalk({
    state,
    settled,
    frame,
    headers: drawn ? headers : undefined,
    chainId: client.chainId,
    parallel,
  });
  await walk.run(onProgress);
  checkSettlement(frame, settlement, walk.standings, differences);
  const validators = await orNotChecked(notChecked, "CometBFT's validator sets", () =>
    checkSets(client, headers, state, frame, walk.standings, differences),
  );
  if (settled !== undefined) await checkCollector(settled, frame, walk.standings, differences);
  const all = [...differences.found, ...walk.differences];
  return {
    frame,
    counts: { ...walk.counts, validators: validators ?? 0 },
    differences: all.slice(0, maxDifferences),
    differenceCount: differences.found.length + walk.differenceCount,
    notChecked,
  };
}

function notSettled({ epoch }: EpochFrame): ClientError {
  const { last } = epochHeights(epoch);
  return new ClientError(
    'not_found',
    `epoch ${epoch.index} is not settled yet`,
    `it is settled at height ${last}, and can be recomputed once block ${last + 1n} is there; \`cpocd query poc explain\` shows a host so far`,
  );
}

/** No rule lets a settled epoch be without it: the chain has a fault. */
function noSettlement({ epoch, height }: EpochFrame): ClientError {
  return new ClientError(
    'not_found',
    `the state of height ${height} proves that epoch ${epoch.index} has no settlement record, though it is settled (P28)`,
    'the chain has a fault: report it',
  );
}

function recordsGone({ epoch }: EpochFrame): ClientError {
  return new ClientError(
    'not_found',
    `the weight records of epoch ${epoch.index} were pruned, or are being pruned`,
    'weight_record_retention_epochs says how long they stay',
  );
}

function* prunedParts({ epoch, current, pruning }: EpochFrame): Generator<string> {
  for (const kind of ['summaries', 'commits', 'challenges'] as const) {
    if (isPrunable(kind, epoch.index, current, pruning)) {
      yield `${kind} of epoch ${epoch.index} were pruned, or are being pruned (P33)`;
    }
  }
}

/** A node that has no such block or state any more answers a refusal: what needs it stays unchecked. A lie is another matter. */
async function orNotChecked<T>(
  notChecked: string[],
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const isGone =
      error instanceof ClientError &&
      (error.code === 'node_refused' || error.code === 'query_failed');
    if (!isGone) throw error;
    notChecked.push(`${what}: ${error.shortMessage}`);
    return undefined;
  }
}
