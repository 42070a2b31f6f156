/** Roots that lie in an agent's folder, read beside the agent: no lock, nothing opened for writing. */

import { join } from 'node:path';
import { toHex } from '../../lib/bytes.ts';
import { readEpochState } from '../artifacts/epochState.ts';

/** Of the sealed and committed batches of an epoch, in hexadecimal; none where there is no such epoch. */
export async function readStoredRoots(folder: string, epochIndex: bigint): Promise<string[]> {
  const path = join(folder, 'epochs', epochIndex.toString(), 'state.json');
  const state = await readEpochState(path);
  return (state?.batches ?? []).flatMap(({ root }) => (root === undefined ? [] : [toHex(root)]));
}
