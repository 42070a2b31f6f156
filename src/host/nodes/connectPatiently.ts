/** The agent's first connection: nodes that are away are waited for. */

import { ClientError } from '../../client/clientError.ts';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import { pause } from '../../client/pause.ts';
import type { HostLogger } from '../hostLogger.ts';
import { TroubleLog } from '../troubleLog.ts';

export interface ConnectPatientlyOptions {
  /** The node of the host. */
  readonly rpc: string;
  /** Refuses another chain; any chain where left out. */
  readonly chainId: string | undefined;
  /** Tried after the node, in their order; the first that answers is taken. */
  readonly witnesses: readonly string[];
  /** A witness does not say which chain it is: without this it is not asked. */
  readonly witnessChainId: string | undefined;
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
  const { rpc, chainId, witnesses, witnessChainId, logger, signal } = options;
  const troubles = new TroubleLog(logger);
  while (!signal.aborted) {
    const own = await tryToConnect(rpc, chainId, troubles, isTemporary);
    if (own !== undefined) return own;
    for (const witness of witnessChainId === undefined ? [] : witnesses) {
      const client = await tryToConnect(witness, witnessChainId, troubles, isClientError);
      if (client !== undefined) return client;
    }
    await pause(connectAgainMs, signal);
  }
  return undefined;
}

/** @param mayPass of which errors the node is tried again */
async function tryToConnect(
  rpc: string,
  chainId: string | undefined,
  troubles: TroubleLog,
  mayPass: (error: unknown) => error is ClientError,
): Promise<ChainClient | undefined> {
  try {
    return await connectClient({ rpc, ...(chainId === undefined ? {} : { chainId }) });
  } catch (error) {
    if (!mayPass(error)) throw error;
    const { message: why, code } = error;
    troubles.tell(rpc, 'warn', { why }, 'the node is not ready yet; trying on', code);
    return undefined;
  }
}

function isTemporary(error: unknown): error is ClientError {
  return isClientError(error) && ['unreachable', 'syncing'].includes(error.code);
}

function isClientError(error: unknown): error is ClientError {
  return error instanceof ClientError;
}
