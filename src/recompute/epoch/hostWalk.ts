/** Recomputes every host of an epoch, several parts of the addresses at a time; of each it keeps a few numbers. */

import { compareBytes } from '../../lib/bytes.ts';
import { type Difference, Differences } from '../difference.ts';
import type { EpochFrame } from '../epochFrame.ts';
import type { Headers } from '../headers.ts';
import { readHost } from '../hostRecords.ts';
import type { ProvenState } from '../provenState.ts';
import { recomputeTerms } from '../recomputeTerms.ts';
import { checkRecords } from '../recordChecks.ts';
import { checkDraws, type DrawFrame } from './drawChecks.ts';
import { checkParticipant } from './settledState.ts';
import { type Standing, standingOf } from './standing.ts';
import { addressSpans, type HostPair, readSummaries, walkHosts } from './walkHosts.ts';

export interface WalkCounts {
  readonly hosts: number;
  readonly weight_records: number;
  readonly summaries: number;
  readonly commits: number;
  readonly challenges: number;
  /** Commits and audited leaves whose draw was derived from headers. */
  readonly draws: number;
}

/** Hosts of one part whose records are read at the same time: enough that their questions fill batches. */
const hostsAtOnce = 8;
/** Differences whose texts are kept. */
const maxDifferences = 1000;

export interface HostWalkOptions {
  readonly state: ProvenState;
  /** That of the settlement's height, where the node still keeps it. */
  readonly settled: ProvenState | undefined;
  readonly frame: EpochFrame;
  /** Where the draws are to be checked. */
  readonly headers: Headers | undefined;
  readonly chainId: string;
  /** Parts of the addresses that are read at the same time. */
  readonly parallel: number;
}

export class HostWalk {
  readonly standings: Standing[] = [];
  readonly differences: Difference[] = [];
  differenceCount = 0;
  readonly #counts = {
    hosts: 0,
    weight_records: 0,
    summaries: 0,
    commits: 0,
    challenges: 0,
    draws: 0,
  };
  readonly #options: HostWalkOptions;
  #onProgress: ((hosts: number) => void) | undefined;

  constructor(options: HostWalkOptions) {
    this.#options = options;
  }

  get counts(): WalkCounts {
    return this.#counts;
  }

  async run(onProgress?: (hosts: number) => void): Promise<void> {
    this.#onProgress = onProgress;
    const { headers, state, frame, chainId, parallel } = this.#options;
    const spans = addressSpans(parallel);
    const summaries = await Promise.all(spans.map((span) => readSummaries(state, frame, span)));
    const count = BigInt(summaries.reduce((sum, { length }) => sum + length, 0));
    const draws =
      headers === undefined
        ? undefined
        : { chainId, epoch: frame.epoch, headers, summaries: count };
    let first = 0n;
    await Promise.all(
      spans.map((span, i) => {
        const own = summaries[i] ?? [];
        const pairs = walkHosts(state, frame, span, own);
        const walked = this.#walk(pairs, draws, first);
        first += BigInt(own.length);
        return walked;
      }),
    );
    this.standings.sort((a, b) => compareBytes(a.address, b.address));
    this.differences.sort((a, b) => ((a.address ?? '') < (b.address ?? '') ? -1 : 1));
  }

  /** Several hosts at a time: the walk goes on while the records of those before are read. */
  async #walk(
    pairs: AsyncGenerator<HostPair>,
    draws: DrawFrame | undefined,
    first: bigint,
  ): Promise<void> {
    const open = new Set<Promise<void>>();
    const errors: unknown[] = [];
    let place = first;
    for await (const pair of pairs) {
      const check = this.#check(pair, draws, place)
        .catch((error: unknown) => void errors.push(error))
        .finally(() => open.delete(check));
      open.add(check);
      if (pair.summary !== undefined) place += 1n;
      if (open.size >= hostsAtOnce) await Promise.race(open);
      if (errors.length > 0) break;
    }
    await Promise.all(open);
    if (errors.length > 0) throw errors[0];
  }

  async #check(pair: HostPair, draws: DrawFrame | undefined, place: bigint): Promise<void> {
    const { state, settled, frame } = this.#options;
    const host = await readHost(state, frame, pair.address, pair);
    const terms = recomputeTerms(frame, host);
    const differences = new Differences(host.addressText);
    const counts = this.#counts;
    if (draws !== undefined) counts.draws += await checkDraws(draws, host, place, differences);
    if (settled !== undefined && pair.weightRecord !== undefined) {
      await checkParticipant(settled, pair.address, pair.weightRecord, differences);
    }
    this.#note([...checkRecords(frame, host, terms), ...differences.found]);
    counts.hosts += 1;
    counts.commits += host.commits?.length ?? 0;
    counts.challenges += host.challenges?.length ?? 0;
    if (pair.summary !== undefined) counts.summaries += 1;
    if (pair.weightRecord !== undefined) {
      counts.weight_records += 1;
      this.standings.push(standingOf(pair.address, pair.weightRecord, terms.weight));
    }
    if (counts.hosts % 1000 === 0) this.#onProgress?.(counts.hosts);
  }

  #note(found: readonly Difference[]): void {
    this.differenceCount += found.length;
    const room = maxDifferences - this.differences.length;
    if (room > 0) this.differences.push(...found.slice(0, room));
  }
}
