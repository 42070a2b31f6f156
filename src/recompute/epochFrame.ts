/** What all hosts of an epoch have in common, proven: the epoch, its settlement, what pruning took. */

import { ClientError } from '../client/clientError.ts';
import type { Epoch, PruningState, Settlement } from '../gen/cpoc/poc/v1/poc.ts';
import { addressPrefix } from '../keeper/chain/schema.ts';
import * as schema from '../keeper/poc/schema.ts';
import { InvariantError } from '../lib/errors.ts';
import { epochHeights, epochParams } from '../types/poc/epochHeights.ts';
import { entryOf, type ProvenState } from './provenState.ts';

export const pocStore: string = schema.pocSchema.store;

/** Far above what parameters may say, and what powers of 64 bits need. */
const mostAuditLeaves = 1_000;
const mostSteps = 256;

export interface EpochFrame {
  readonly addressPrefix: string;
  /** Of the state that is read. */
  readonly height: bigint;
  readonly epoch: Epoch;
  /** The epoch of that height. */
  readonly current: Epoch;
  readonly settled: boolean;
  /** Undefined before the settlement. */
  readonly settlement: Settlement | undefined;
  readonly pruning: PruningState | undefined;
}

/**
 * @param requested 0 for the last settled epoch, or the running one before the first settlement
 * @throws ClientError `not_found` where the epoch has not begun, or was pruned; `not_proven`
 */
export async function readFrame(state: ProvenState, requested: bigint): Promise<EpochFrame> {
  const prefix = await state.read('chain', addressPrefix.storeKey, addressPrefix);
  const index = await state.read(
    pocStore,
    schema.currentEpochIndex.storeKey,
    schema.currentEpochIndex,
  );
  const current = await readEpoch(state, index ?? 0n);
  if (prefix === undefined || current === undefined) {
    throw new ClientError(
      'not_found',
      `the state of height ${state.height} has no epoch`,
      'check that the node is one of this chain',
    );
  }
  const isOver = state.height >= epochHeights(current).last;
  const settled = isOver ? current.index : current.index - 1n;
  const wanted = requested !== 0n ? requested : settled === 0n ? current.index : settled;
  const epoch = wanted === current.index ? current : await readEpoch(state, wanted);
  if (epoch === undefined) throw noEpoch(wanted, current.index);
  const settlement = await readSettlement(state, wanted);
  assertBounded(epoch, settlement);
  return {
    addressPrefix: prefix,
    height: state.height,
    epoch,
    current,
    settled: wanted <= settled,
    settlement,
    pruning: await state.read(pocStore, schema.pruningState.storeKey, schema.pruningState),
  };
}

async function readEpoch(state: ProvenState, index: bigint): Promise<Epoch | undefined> {
  return await state.read(pocStore, schema.epochs.storeKey(index), entryOf(schema.epochs, index));
}

async function readSettlement(state: ProvenState, index: bigint): Promise<Settlement | undefined> {
  const { settlements } = schema;
  return await state.read(pocStore, settlements.storeKey(index), entryOf(settlements, index));
}

/** More steps of scale than powers have bits, and more draws than an audit may ask for, would be computed for hours. @throws InvariantError */
function assertBounded(epoch: Epoch, settlement: Settlement | undefined): void {
  const { settlementAuditLeaves: leaves } = epochParams(epoch);
  if (leaves > mostAuditLeaves) throw new InvariantError(`an audit of ${leaves} leaves`);
  for (const name of ['doublings', 'halvings'] as const) {
    const steps = settlement?.[name] ?? 0;
    if (steps > mostSteps) throw new InvariantError(`${steps} ${name} of powers`);
  }
}

function noEpoch(wanted: bigint, current: bigint): ClientError {
  return wanted > current
    ? new ClientError('not_found', `epoch ${wanted} has not begun`, `the running one is ${current}`)
    : new ClientError(
        'not_found',
        `epoch ${wanted} was pruned`,
        'weight_record_retention_epochs says how long epochs stay',
      );
}
