/** A party with a share of the power, as one validator or as many, and the deadlines that it could censor. */

import { defaultParams } from '../../src/types/poc/params.ts';
import type { Settings } from '../scenario.ts';
import { type CensoredWindows, measureCensoredWindows } from './censoredWindows.ts';

interface Arrangement {
  readonly name: string;
  /** Identities of a coalition with this share of the power. */
  readonly identities: (share: number) => number;
  readonly others: (share: number) => number;
  readonly equal?: boolean;
}

const arrangements: readonly Arrangement[] = [
  { name: '1 validator', identities: () => 1, others: () => 50 },
  { name: '10 identities', identities: () => 10, others: () => 50 },
  { name: '50 identities', identities: () => 50, others: () => 50 },
  { name: '100 identities', identities: () => 100, others: () => 50 },
  {
    name: 'of 150 equal ones',
    identities: (share) => Math.round(150 * share),
    others: (share) => 150 - Math.round(150 * share),
    equal: true,
  },
];

export interface Measured {
  readonly share: number;
  readonly sets: readonly { readonly name: string; readonly windows: CensoredWindows }[];
}

export function measureShare(settings: Settings, share: number): Measured {
  const sets = arrangements.map(({ name, identities, others, equal }) => ({
    name,
    windows: measureCensoredWindows({
      seed: `${settings.seed}/deadline/${name}`,
      share,
      identities: identities(share),
      others: others(share),
      ...(equal === true ? { equal } : {}),
      epochs: settings.number('epochs'),
      epochLength: Number(defaultParams('upoc').epochLength),
    }),
  }));
  return { share, sets };
}
