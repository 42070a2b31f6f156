/** What is kept of a host while an epoch is recomputed: a few numbers, whatever it committed. */

import { Probation, type WeightRecord } from '../../gen/cpoc/poc/v1/poc.ts';

export interface Standing {
  readonly address: Uint8Array;
  readonly addressText: string;
  /** As recomputed. */
  readonly weight: bigint;
  readonly rank: number;
  readonly probation: Probation;
  readonly keptPowers: readonly bigint[];
  readonly power: bigint;
  readonly reward: readonly { readonly denom: string; readonly amount: string }[];
}

export function standingOf(
  address: Uint8Array,
  record: WeightRecord,
  weight: string | undefined,
): Standing {
  const { rank, probation, keptPowers, power, reward } = record;
  const recomputed = weight === undefined ? record.weight : BigInt(weight);
  return {
    address,
    addressText: record.address,
    weight: recomputed,
    rank,
    probation,
    keptPowers,
    power,
    reward,
  };
}

/** Whether it entered with this settlement, on probation. */
export function enters({ probation }: Standing): boolean {
  return probation === Probation.PROBATION_ENTERED;
}
