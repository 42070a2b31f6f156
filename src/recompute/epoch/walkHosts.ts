/** All hosts of an epoch in the order of their addresses: summaries beside weight records, none left out. */

import type { ContinuousPoCEpochSummary, WeightRecord } from '../../gen/cpoc/poc/v1/poc.ts';
import * as schema from '../../keeper/poc/schema.ts';
import { compareBytes } from '../../lib/bytes.ts';
import { type EpochFrame, pocStore } from '../epochFrame.ts';
import { entriesOf, type ProvenState } from '../provenState.ts';

export interface HostPair {
  readonly address: Uint8Array;
  readonly summary: ContinuousPoCEpochSummary | undefined;
  readonly weightRecord: WeightRecord | undefined;
}

/** The first bytes of addresses from `from` up to, not including, `to`. */
export interface AddressSpan {
  readonly from: number;
  readonly to: number;
}

/** The addresses in so many equal parts. */
export function addressSpans(count: number): AddressSpan[] {
  return Array.from({ length: count }, (_, i) => ({
    from: Math.floor((256 * i) / count),
    to: Math.floor((256 * (i + 1)) / count),
  }));
}

export function spanRange(
  prefix: Uint8Array,
  { from, to }: AddressSpan,
): { prefix: Uint8Array; start: Uint8Array; end: Uint8Array | undefined } {
  const end = to > 255 ? undefined : Uint8Array.of(to);
  return { prefix, start: Uint8Array.of(from), end };
}

interface Entry<V> {
  readonly address: Uint8Array;
  readonly value: V;
}

/** Summaries of one part, in order. */
export async function readSummaries(
  state: ProvenState,
  { epoch }: EpochFrame,
  span: AddressSpan,
): Promise<Entry<ContinuousPoCEpochSummary>[]> {
  const range = spanRange(schema.summaries.key.prefix(epoch.index), span);
  const found: Entry<ContinuousPoCEpochSummary>[] = [];
  const listed = state.list(pocStore, entriesOf(schema.summaries), range);
  for await (const [[, address], value] of listed) found.push({ address, value });
  return found;
}

/** Pairs of one part. The next weight record is asked for while a pair is looked at. */
export async function* walkHosts(
  state: ProvenState,
  { epoch }: EpochFrame,
  span: AddressSpan,
  summaries: readonly Entry<ContinuousPoCEpochSummary>[],
): AsyncGenerator<HostPair> {
  const range = spanRange(schema.weightRecords.key.prefix(epoch.index), span);
  const records = state.list(pocStore, entriesOf(schema.weightRecords), range);
  let at = 0;
  let record = await nextOf(records);
  for (;;) {
    const summary = summaries[at];
    const address = lowest(summary?.address, record?.address);
    if (address === undefined) return;
    const ownSummary = isOf(summary, address) ? summary?.value : undefined;
    const ownRecord = isOf(record, address) ? record?.value : undefined;
    const next = ownRecord === undefined ? record : nextOf(records);
    yield { address, summary: ownSummary, weightRecord: ownRecord };
    if (ownSummary !== undefined) at += 1;
    record = await next;
  }
}

/** A rejection comes out where the promise is awaited, and is none that nobody handles before. */
function nextOf<V>(
  list: AsyncGenerator<[readonly [bigint, Uint8Array], V]>,
): Promise<Entry<V> | undefined> {
  const next = list
    .next()
    .then(({ done, value }) => (done ? undefined : { address: value[0][1], value: value[1] }));
  next.catch(() => undefined);
  return next;
}

function lowest(a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareBytes(a, b) <= 0 ? a : b;
}

function isOf(entry: Entry<unknown> | undefined, address: Uint8Array): boolean {
  return entry !== undefined && compareBytes(entry.address, address) === 0;
}
