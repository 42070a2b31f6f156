/** The GPU host's agent: from options to a running agent, until its signal aborts. */

import { blockStream } from '../client/blockStream.ts';
import { ClientError } from '../client/clientError.ts';
import { type ChainClient, connectClient } from '../client/connectClient.ts';
import { pause } from '../client/pause.ts';
import { TxSender } from '../client/txSender.ts';
import { decodeBech32 } from '../types/bech32.ts';
import { Agent } from './agent.ts';
import { ArtifactStore } from './artifactStore.ts';
import { createCosmosPort } from './cosmosPort.ts';
import type { HostLogger } from './hostLogger.ts';
import type { HostOptions } from './hostOptions.ts';
import { registerHost } from './registerHost.ts';

/** Between two attempts to reach the node at the start; milliseconds. Deadlines of challenges may run meanwhile. */
const connectAgainMs = 250;

/**
 * Runs the agent until `options.signal` aborts, then resolves with everything on disk.
 *
 * @throws ClientError `wrong_chain`, `key_missing`, `unsupported`; HostError where the folder is in use, belongs to
 * another account, or is damaged. A node that is away is waited for and is no error.
 */
export async function runHost(options: HostOptions): Promise<void> {
  const { logger, signal, generator, dataDir, address, metrics = {} } = options;
  const addressBytes = parseHostAddress(address);
  const client = await connectPatiently(options);
  if (client === undefined) return;
  const { chainId } = client;
  const store = await ArtifactStore.open(dataDir, { chainId, address }, logger);
  try {
    const { signer, gasPrice, register, warmAddress = address, feeGranter } = options;
    const sender = await TxSender.create(client, { signer, address: warmAddress, gasPrice });
    const accounts = { participant: address, signer: warmAddress, feeGranter };
    const port = createCosmosPort(client, sender, accounts, signal);
    const facts = { chainId, address, signer: warmAddress, dataDir, generator: generator.name };
    logger.info(facts, 'host agent started');
    if (register !== undefined) await registerHost(port, register, logger, signal);
    const agent = new Agent({ ...options, port, store, address: addressBytes, metrics });
    await follow(agent, client, options);
  } finally {
    await store.close();
    client.disconnect();
    logger.info({}, 'host agent stopped');
  }
}

async function follow(agent: Agent, client: ChainClient, options: HostOptions): Promise<void> {
  const { logger, signal, pollMs = 2_000 } = options;
  const node = new NodeWatch(logger);
  const blocks = blockStream({
    rpc: client.rpc,
    height: () => node.watch(client.comet.status().then(({ syncInfo }) => syncInfo)),
    pollMs,
    signal,
    onLink: (up) => logger.debug({ up }, 'block events over websocket'),
  });
  try {
    for await (const _ of blocks) {
      node.answered();
      await agent.tick();
    }
  } finally {
    await agent.idle();
  }
}

/** Says that the node went away, and that it came back: without blocks nobody else does. */
class NodeWatch {
  readonly #logger: HostLogger;
  #isAway = false;

  constructor(logger: HostLogger) {
    this.#logger = logger;
  }

  async watch(asked: Promise<{ readonly latestBlockHeight: number }>): Promise<bigint> {
    try {
      const { latestBlockHeight } = await asked;
      this.answered();
      return BigInt(latestBlockHeight);
    } catch (error) {
      const what = 'the node does not answer: until it does nothing is committed or answered';
      const why = error instanceof Error ? error.message : String(error);
      if (!this.#isAway) this.#logger.warn({ why }, what);
      this.#isAway = true;
      throw error;
    }
  }

  answered(): void {
    if (this.#isAway) this.#logger.info({}, 'the node answers again');
    this.#isAway = false;
  }
}

function parseHostAddress(text: string): Uint8Array {
  const decoded = decodeBech32(text);
  if (typeof decoded !== 'string' && decoded.data.length === 20) return decoded.data;
  throw new ClientError('unsupported', `not an account address: ${text}`, 'give it in bech32');
}

/** @returns undefined where the signal aborted first */
async function connectPatiently(options: HostOptions): Promise<ChainClient | undefined> {
  const { rpc, chainId, logger, signal } = options;
  let said = '';
  while (!signal.aborted) {
    try {
      return await connectClient({ rpc, ...(chainId === undefined ? {} : { chainId }) });
    } catch (error) {
      if (!isTemporary(error)) throw error;
      const why = error.message;
      if (why !== said) logger.warn({ why }, 'the node is not ready yet; trying on');
      said = why;
      await pause(connectAgainMs, signal);
    }
  }
  return undefined;
}

function isTemporary(error: unknown): error is ClientError {
  return error instanceof ClientError && ['unreachable', 'syncing'].includes(error.code);
}
