/** How a party holds its power, and which blocks of the audit's window it proposes for that. */

import { defaultParams } from '../../src/types/poc/params.ts';
import { measureControl } from './control.ts';

export interface Arrangement {
  readonly name: string;
  readonly identities: number;
}

export const arrangements: readonly Arrangement[] = [
  { name: '1 validator', identities: 1 },
  { name: '20 identities', identities: 20 },
];

export interface Controlled {
  readonly share: number;
  readonly arrangement: Arrangement;
  /** By epoch and block of the window. */
  readonly epochs: readonly (readonly boolean[])[];
}

/** Default parameters, 50 other validators of unequal power that changes from epoch to epoch. */
export function measureArrangements(
  seed: string,
  shares: readonly number[],
  epochs: number,
): Controlled[] {
  const params = defaultParams('upoc');
  return shares.flatMap((share) =>
    arrangements.map((arrangement) => ({
      share,
      arrangement,
      epochs: measureControl({
        seed: `${seed}/grinding`,
        share,
        identities: arrangement.identities,
        others: 50,
        epochs,
        epochLength: Number(params.epochLength),
        windowBlocks: params.auditWindowBlocks,
        deadlineBlocks: params.validationChallengeDeadlineBlocks,
      }),
    })),
  );
}
