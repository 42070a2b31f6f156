/** The input of a number: always the same for the same seed. */

import { encodeTree } from '../harness/wire/wireTree.ts';
import { mutateBytes } from './mutateBytes.ts';
import { mutateTree } from './mutateTree.ts';
import { createRandom } from './random.ts';
import { txSeeds } from './txSeeds.ts';

/** Mostly a right transaction with its structure changed, sometimes its bytes, seldom bytes that were never one. */
export function fuzzInput(seed: number, index: number): Uint8Array {
  const random = createRandom(seed, index);
  if (random.oneIn(50)) return random.bytes(random.below(200));
  const start = random.pick(txSeeds);
  if (random.oneIn(6)) return mutateBytes(random, start.bytes);
  const bytes = encodeTree(mutateTree(random, start.tree, txSeeds));
  return random.oneIn(10) ? mutateBytes(random, bytes) : bytes;
}
