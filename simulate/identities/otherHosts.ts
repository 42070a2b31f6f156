/** The hosts beside the one that is looked at. */

import { RandomStream } from '../chain/randomStream.ts';

/** `count` weights between half and one and a half times their mean, `sum` together. */
export function otherHosts(seed: string, count: number, sum: number): number[] {
  const random = new RandomStream(`${seed}/others`);
  const sizes = Array.from({ length: count }, () => 0.5 + random.fraction());
  const all = sizes.reduce((a, b) => a + b, 0);
  return sizes.map((size) => (size * sum) / all);
}
