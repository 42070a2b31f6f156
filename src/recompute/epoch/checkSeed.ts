/** The epoch's seed against the header of its first block (P5), and whether the headers for the draws are there. */

import { ClientError } from '../../client/clientError.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { toHex } from '../../lib/bytes.ts';
import { computeEpochSeed } from '../../types/poc/entropy.ts';
import { isPrunable } from '../../types/poc/prunedEpochs.ts';
import type { Differences } from '../difference.ts';
import type { EpochFrame } from '../epochFrame.ts';
import type { Headers } from '../headers.ts';

/** Loads all headers back to the epoch's first block. Returns whether its draws can be checked. */
export async function checkSeed(
  { chainId }: ChainClient,
  headers: Headers,
  frame: EpochFrame,
  differences: Differences,
  notChecked: string[],
): Promise<boolean> {
  const { epoch, current, pruning } = frame;
  try {
    const { appHash } = await headers.at(epoch.startHeight);
    const seed = computeEpochSeed(chainId, epoch.index, appHash);
    differences.compare('seed', 'P5', 'epoch', toHex(epoch.seed), toHex(seed));
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'node_refused') throw error;
    notChecked.push(`seed and draws (P5, P16 to P18): ${error.shortMessage}`);
    return false;
  }
  return !(['summaries', 'commits', 'challenges'] as const).some((kind) =>
    isPrunable(kind, epoch.index, current, pruning),
  );
}
