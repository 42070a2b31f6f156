/** The agent's first connection: nodes that are away are waited for. */

import { ClientError } from '../client/clientError.ts';
import { type ChainClient, connectClient } from '../client/connectClient.ts';
import { pause } from '../client/pause.ts';
import type { HostLogger } from './hostLogger.ts';

export interface ConnectPatientlyOptions {
  /** Tried in their order; the first that answers is taken. */
  readonly addresses: readonly string[];
  readonly chainId: string | undefined;
  readonly logger: HostLogger;
  readonly signal: AbortSignal;
}

/** Between two rounds; milliseconds. Deadlines of challenges may run meanwhile. */
const connectAgainMs = 250;

/**
 * @returns undefined where the signal aborted first
 * @throws ClientError where waiting does not help, such as `wrong_chain`
 */
export async function connectPatiently(
  options: ConnectPatientlyOptions,
): Promise<ChainClient | undefined> {
  const said = new Set<string>();
  while (!options.signal.aborted) {
    for (const rpc of options.addresses) {
      const client = await tryToConnect(rpc, options, said);
      if (client !== undefined) return client;
    }
    await pause(connectAgainMs, options.signal);
  }
  return undefined;
}

async function tryToConnect(
  rpc: string,
  { chainId, logger }: ConnectPatientlyOptions,
  said: Set<string>,
): Promise<ChainClient | undefined> {
  try {
    return await connectClient({ rpc, ...(chainId === undefined ? {} : { chainId }) });
  } catch (error) {
    if (!isTemporary(error)) throw error;
    const why = error.message;
    if (!said.has(why)) logger.warn({ why }, 'the node is not ready yet; trying on');
    said.add(why);
    return undefined;
  }
}

function isTemporary(error: unknown): error is ClientError {
  return error instanceof ClientError && ['unreachable', 'syncing'].includes(error.code);
}
