/** The GPU host's agent: from options to a running agent, until its signal aborts. */

import { join } from 'node:path';
import { blockStream } from '../client/blockStream.ts';
import { ClientError } from '../client/clientError.ts';
import { type ChainClient, connectClient } from '../client/connectClient.ts';
import { parseRpcAddress } from '../client/rpcAddress.ts';
import { asClientError } from '../client/rpcErrors.ts';
import { TxSender } from '../client/txSender.ts';
import { decodeBech32 } from '../types/bech32.ts';
import { Agent } from './agent.ts';
import { ArtifactStore, chainOfFolder } from './artifacts/artifactStore.ts';
import type { ChainPort } from './chain/chainPort.ts';
import { createCosmosPort } from './chain/cosmosPort.ts';
import type { HostLogger } from './hostLogger.ts';
import type { HostOptions } from './hostOptions.ts';
import { connectPatiently } from './nodes/connectPatiently.ts';
import { createLazyPort } from './nodes/lazyPort.ts';
import { NodeWatch } from './nodes/nodeWatch.ts';
import { SignedHeaders } from './nodes/signedHeaders.ts';
import { createWitnessedPort } from './nodes/witnessedPort.ts';
import { openProofServer } from './proofServer/openProofServer.ts';
import { registerHost } from './registerHost.ts';
import { EnergyRecord } from './schedule/energyRecord.ts';

/** Longest wait for an answer of a witness: answers to challenges wait for it; milliseconds. */
const witnessTimeoutMs = 2_000;

/**
 * Runs the agent until `options.signal` aborts, then resolves with everything on disk.
 *
 * @throws ClientError `wrong_chain`, `key_missing`, `unsupported`; HostError where the folder is in use, belongs to
 * another account, or is damaged. A node that is away is waited for and is no error.
 */
export async function runHost(options: HostOptions): Promise<void> {
  const { logger, signal, generator, dataDir, address, metrics = {} } = options;
  const addressBytes = parseHostAddress(address);
  const { chainId: expected } = options;
  const [rpc, ...witnesses] = readNodes(options);
  const client = await connectPatiently({
    rpc,
    chainId: expected,
    witnesses,
    witnessChainId: expected ?? (await chainOfFolder(dataDir)),
    logger,
    signal,
  });
  if (client === undefined) return;
  const { chainId } = client;
  const store = await ArtifactStore.open(dataDir, { chainId, address }, logger);
  let closeProofServer: (() => Promise<void>) | undefined;
  try {
    const { signer, gasPrice, register, warmAddress = address, feeGranter, trustRoot } = options;
    const accounts = { participant: address, signer: warmAddress, feeGranter };
    const open = async (over: ChainClient): Promise<ChainPort> => {
      const sender = await TxSender.create(over, { signer, address: warmAddress, gasPrice });
      const headers = new SignedHeaders(over, trustRoot, logger);
      const hasOthers = witnesses.length > 0;
      return createCosmosPort(over, sender, accounts, { signal, hasOthers, headers });
    };
    const port = await openPorts(client, [rpc, ...witnesses], open, logger);
    const facts = { chainId, address, signer: warmAddress, dataDir, generator: generator.name };
    logger.info(facts, 'host agent started');
    if (register !== undefined) await registerHost(port, register, logger, signal);
    const energy = await EnergyRecord.open(join(dataDir, 'energy.json'), logger);
    const isWarm = warmAddress !== address;
    const own = { port, store, address: addressBytes, isWarm, metrics, energy };
    const agent = new Agent({ ...options, ...own });
    const { proofServer } = options;
    if (proofServer !== undefined) {
      const world = { client, store, dataDir, address, logger, metrics };
      closeProofServer = await openProofServer(proofServer, world);
    }
    options.onReady?.();
    await follow(agent, client, port, { ...options, witnesses });
  } finally {
    await closeProofServer?.();
    await store.close();
    client.disconnect();
    logger.info({}, 'host agent stopped');
  }
}

/** The node and its witnesses, each in the one way to write it and once. @throws ClientError `unsupported` */
function readNodes({ rpc, witnesses = [], logger }: HostOptions): [string, ...string[]] {
  const own = parseRpcAddress(rpc);
  const others = new Set(witnesses.map(parseRpcAddress));
  if (others.delete(own)) logger.warn({ node: own }, 'a node is no witness of itself: left out');
  return [own, ...others];
}

/** Nodes other than the one that is connected may be away: they are connected to when they are asked. */
async function openPorts(
  client: ChainClient,
  addresses: readonly string[],
  open: (over: ChainClient) => Promise<ChainPort>,
  logger: HostLogger,
): Promise<ChainPort> {
  const own = await open(client);
  if (addresses.length === 1) return own;
  const { chainId } = client;
  const nodes = addresses.map((rpc) => ({
    rpc,
    port:
      rpc === client.rpc
        ? own
        : createLazyPort(async () =>
            open(await connectClient({ rpc, chainId, timeoutMs: witnessTimeoutMs })),
          ),
  }));
  return createWitnessedPort(nodes, logger);
}

async function follow(
  agent: Agent,
  client: ChainClient,
  port: ChainPort,
  options: HostOptions,
): Promise<void> {
  const { logger, signal, pollMs = 2_000, metrics = {}, witnesses = [] } = options;
  const node = new NodeWatch(logger, metrics, witnesses.length > 0);
  const height = async (): Promise<bigint> => {
    try {
      return await node.watch(readSyncInfo(client));
    } catch (error) {
      if (witnesses.length === 0) throw error;
      return (await port.epoch()).height;
    }
  };
  const blocks = blockStream({
    rpc: client.rpc,
    height,
    pollMs,
    signal,
    onLink: (up) => {
      if (up) node.answered();
      logger.debug({ up }, 'block events over websocket');
    },
  });
  try {
    for await (const _ of blocks) {
      await agent.tick();
    }
  } finally {
    await agent.idle();
  }
}

/** @throws ClientError */
async function readSyncInfo({ comet, rpc }: ChainClient): Promise<{ latestBlockHeight: number }> {
  try {
    return (await comet.status()).syncInfo;
  } catch (error) {
    throw asClientError(error, rpc);
  }
}

function parseHostAddress(text: string): Uint8Array {
  const decoded = decodeBech32(text);
  if (typeof decoded !== 'string' && decoded.data.length === 20) return decoded.data;
  throw new ClientError('unsupported', `not an account address: ${text}`, 'give it in bech32');
}
