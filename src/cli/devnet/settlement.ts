/** What an epoch was settled to, from the chain's weight records (P28). */

import { allPages } from '../../client/allPages.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import {
  PenaltyReason,
  Probation,
  participantStatusToJSON,
  penaltyReasonToJSON,
  probationToJSON,
  type WeightRecord,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { formatCoins } from '../../types/coin.ts';
import { formatTable } from '../output/table.ts';

export interface SettledHost {
  readonly name: string;
  readonly address: string;
  readonly totalNonces: bigint;
  readonly effective: bigint;
  readonly weight: bigint;
  readonly power: bigint;
  /** `active`, `inactive` or `jailed`. */
  readonly status: string;
  /** `333upoc`. */
  readonly reward: string;
  /** Empty for none. */
  readonly penalty: string;
  /** `entered`, `passed` or `failed`; empty for none (P34). */
  readonly probation: string;
}

export interface Settlement {
  readonly epoch: bigint;
  readonly hosts: readonly SettledHost[];
}

/** @param names of accounts by their address. @throws ClientError */
export async function readSettlement(
  client: ChainClient,
  epoch: bigint,
  names: ReadonlyMap<string, string>,
): Promise<Settlement> {
  const hosts: SettledHost[] = [];
  const pages = allPages(
    (page) => client.query.poc.weightRecords({ epochIndex: epoch }, page),
    (answer) => answer.weightRecords,
  );
  for await (const record of pages) hosts.push(hostOf(record, names));
  return { epoch, hosts: hosts.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function hostOf(record: WeightRecord, names: ReadonlyMap<string, string>): SettledHost {
  const { address, totalNonces, effective, weight, power, reward } = record;
  const { status, penaltyReason, probation } = record;
  const isPenalized = penaltyReason !== PenaltyReason.PENALTY_REASON_UNSPECIFIED;
  return {
    name: names.get(address) ?? address,
    address,
    totalNonces,
    effective,
    weight,
    power,
    status: participantStatusToJSON(status).replace('PARTICIPANT_STATUS_', '').toLowerCase(),
    reward: formatCoins(reward),
    penalty: isPenalized
      ? penaltyReasonToJSON(penaltyReason).replace('PENALTY_REASON_', '').toLowerCase()
      : '',
    probation:
      probation === Probation.PROBATION_UNSPECIFIED
        ? ''
        : probationToJSON(probation).replace('PROBATION_', '').toLowerCase(),
  };
}

export function formatSettlement({ epoch, hosts }: Settlement): string {
  const right = 'right' as const;
  const table = formatTable(
    [
      { title: 'HOST' },
      { title: 'NONCES', align: right },
      { title: 'EFFECTIVE', align: right },
      { title: 'WEIGHT', align: right },
      { title: 'POWER', align: right },
      { title: 'REWARD', align: right },
      { title: 'STATUS' },
      { title: 'PENALTY' },
      { title: 'PROBATION' },
    ],
    hosts.map((host) => [
      host.name,
      String(host.totalNonces),
      String(host.effective),
      String(host.weight),
      String(host.power),
      host.reward === '' ? '-' : host.reward,
      host.status,
      host.penalty === '' ? '-' : host.penalty,
      host.probation === '' ? '-' : host.probation,
    ]),
  );
  return `\nepoch ${epoch} is settled; powers are in force two blocks later\n${indent(table)}\n`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
