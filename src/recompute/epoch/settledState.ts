/** What only the state of the settlement's own height shows: who had a key, and what stayed in the fee collector. */

import { ClientError } from '../../client/clientError.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { ParticipantStatus, Probation, type WeightRecord } from '../../gen/cpoc/poc/v1/poc.ts';
import { balances, bankSchema } from '../../keeper/bank/schema.ts';
import * as schema from '../../keeper/poc/schema.ts';
import { consensusAddress } from '../../types/consensusAddress.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import { statusText } from '../../types/poc/termText.ts';
import type { Differences } from '../difference.ts';
import { type EpochFrame, pocStore } from '../epochFrame.ts';
import type { Headers } from '../headers.ts';
import { entriesOf, entryOf, ProvenState } from '../provenState.ts';
import type { Standing } from './standing.ts';

/** The state of the settlement's height; undefined where the node keeps it no more. @throws ClientError `not_proven` */
export async function openSettledState(
  client: ChainClient,
  headers: Headers,
  { epoch }: EpochFrame,
  notChecked: string[],
): Promise<ProvenState | undefined> {
  const { last } = epochHeights(epoch);
  try {
    const state = new ProvenState(client, last, (await headers.at(last + 1n)).appHash);
    const { currentEpochIndex } = schema;
    await state.read(pocStore, currentEpochIndex.storeKey, currentEpochIndex);
    return state;
  } catch (error) {
    const isGone =
      error instanceof ClientError &&
      (error.code === 'node_refused' || error.code === 'query_failed');
    if (!isGone) throw error;
    notChecked.push(
      `status and consensus key at settlement (P25, P27), what was left in the fee collector (P30): ${error.shortMessage}`,
    );
    return undefined;
  }
}

/** The participant as it was settled: its status, whether it had a key and so was a candidate, and what its validator had signed. */
export async function checkParticipant(
  state: ProvenState,
  address: Uint8Array,
  record: WeightRecord,
  differences: Differences,
): Promise<void> {
  const participant = await state.read(
    pocStore,
    schema.participants.storeKey(address),
    entryOf(schema.participants, address),
  );
  const status = participant?.status ?? ParticipantStatus.PARTICIPANT_STATUS_UNSPECIFIED;
  differences.compare(
    'status',
    'P25',
    'weight_record',
    statusText(record.status),
    statusText(status),
  );
  const key = participant?.consensusPubkey ?? new Uint8Array(0);
  const hasKey = key.length > 0;
  const isCandidate =
    hasKey && record.weight > 0n && record.probation !== Probation.PROBATION_FAILED;
  differences.compare(
    'rank',
    'P27',
    'weight_record',
    record.rank > 0 ? 'a candidate' : 'no candidate',
    isCandidate ? 'a candidate' : 'no candidate',
  );
  if (hasKey) await checkSigned(state, key, record, differences);
}

/** Who passed probation and stays in the set has its counts there still; of who left they are gone with it. */
async function checkSigned(
  state: ProvenState,
  key: Uint8Array,
  record: WeightRecord,
  differences: Differences,
): Promise<void> {
  if (record.probation !== Probation.PROBATION_PASSED) return;
  const { signingInfos } = schema;
  const address = consensusAddress(key);
  const info = await state.read(
    pocStore,
    signingInfos.storeKey(address),
    entryOf(signingInfos, address),
  );
  if (info === undefined || info.startHeight === 0n) return;
  // Of its own block a settlement has heard no votes yet.
  const blocks = state.height - info.startHeight;
  const says = `${record.probationSignedBlocks}/${record.probationBlocks}`;
  const counted = `${blocks - info.missedBlocks}/${blocks}`;
  differences.compare('probation_signed', 'P34', 'weight_record', says, counted);
}

/** The pool less what was paid stays in the fee collector. */
export async function checkCollector(
  state: ProvenState,
  frame: EpochFrame,
  standings: readonly Standing[],
  differences: Differences,
): Promise<void> {
  const pool = frame.settlement?.pool ?? [];
  if (pool.length === 0) return;
  const left = new Map(pool.map(({ denom, amount }) => [denom, BigInt(amount)]));
  for (const { reward } of standings) {
    for (const { denom, amount } of reward) {
      left.set(denom, (left.get(denom) ?? 0n) - BigInt(amount));
    }
  }
  const prefix = balances.key.prefix(moduleAddress('fee_collector'));
  const held = new Map<string, bigint>();
  for await (const [[, denom], amount] of state.list(bankSchema.store, entriesOf(balances), {
    prefix,
  })) {
    held.set(denom, amount);
  }
  for (const denom of new Set([...left.keys(), ...held.keys()])) {
    const at = `${denom} in the fee collector`;
    differences.compare(at, 'P30', 'balances', held.get(denom) ?? 0n, left.get(denom) ?? 0n);
  }
}
