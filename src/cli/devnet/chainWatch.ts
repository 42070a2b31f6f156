/** Follows the chain of a devnet block by block. */

import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError } from '../../client/clientError.ts';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import { type BlockFacts, type EpochPosition, readBlockFacts, readHeight } from './blockFacts.ts';

/** Between two looks at the node. */
const pollMs = 200;

export interface WatchedBlock {
  readonly facts: BlockFacts;
  readonly epoch: EpochPosition;
  /** Challenges that wait for an answer after this block, of those issued while we watched. */
  readonly open: number;
  readonly client: ChainClient;
}

export interface ChainWatchOptions {
  /** `http://…`. */
  readonly rpc: string;
  readonly chainId: string;
  readonly signal: AbortSignal;
}

/** Every block from now on, in order. A node that is away is waited for. Ends when the signal aborts. */
export async function* watchChain(
  options: ChainWatchOptions,
): AsyncGenerator<WatchedBlock, void, undefined> {
  const { rpc, signal } = options;
  const client = await retry(signal, () => connectClient(options));
  if (client === undefined) return;
  const first = await retry(signal, () => firstHeight(rpc));
  let epoch = await retry(signal, () => currentEpoch(client));
  let open = await retry(signal, () => openChallenges(client));
  if (first === undefined || epoch === undefined) return;
  open ??= 0;
  for (let height = first; !signal.aborted; height += 1n) {
    const facts = await retry(signal, () => blockAt(rpc, height));
    if (facts === undefined) return;
    const { issued, passed, failed, expired, voided } = facts.challenges;
    // What was open at the beginning already holds what happened in the first block.
    if (height > first) open = Math.max(0, open + issued - passed - failed - expired - voided);
    epoch = facts.epochStarted ?? epoch;
    yield { facts, epoch, open, client };
  }
}

/** Asks until there is an answer; undefined once the signal aborted. */
async function retry<T>(
  signal: AbortSignal,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!(error instanceof ClientError) || error.code === 'wrong_chain') throw error;
    }
    await sleep(pollMs, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

async function firstHeight(rpc: string): Promise<bigint | undefined> {
  const height = await readHeight(rpc);
  return height > 0n ? height : undefined;
}

/** A height that is not there yet is not asked for: the node would log an error. */
async function blockAt(rpc: string, height: bigint): Promise<BlockFacts | undefined> {
  return (await readHeight(rpc)) >= height ? readBlockFacts(rpc, height) : undefined;
}

async function currentEpoch(client: ChainClient): Promise<EpochPosition | undefined> {
  const { epoch, lastHeight } = await client.query.poc.epoch();
  if (epoch === undefined) return undefined;
  return { index: epoch.index, startHeight: epoch.startHeight, lastHeight };
}

async function openChallenges(client: ChainClient): Promise<number> {
  const { challenges } = await client.query.poc.challenges({ openOnly: true }, { limit: 1000n });
  return challenges.length;
}
