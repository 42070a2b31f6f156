/** A connection to a node: CometBFT RPC below, typed queries above. */

import {
  type AuthExtension,
  type BankExtension,
  QueryClient,
  setupAuthExtension,
  setupBankExtension,
  setupTxExtension,
  type TxExtension,
} from '@cosmjs/stargate';
import { Comet38Client, type CometClient } from '@cosmjs/tendermint-rpc';
import { type BatchOptions, createBatchingRpc } from './batchingRpc.ts';
import { ClientError } from './clientError.ts';
import { type ModulesExtension, setupModulesExtension } from './modulesExtension.ts';
import { type PocExtension, setupPocExtension } from './pocExtension.ts';
import { parseRpcAddress } from './rpcAddress.ts';
import { createRpcClient } from './rpcClient.ts';
import { asClientError } from './rpcErrors.ts';

export interface ConnectOptions {
  /** `http://` or `https://`; `tcp://` is read as `http://`, as in the SDK's client.toml. */
  readonly rpc: string;
  /** Refuses another chain; any chain where left out. */
  readonly chainId?: string;
  /** Longest wait for one answer; milliseconds, default 10000. */
  readonly timeoutMs?: number;
  /** Puts questions that are asked together into one request. For reading alone: see `createBatchingRpc`. */
  readonly batches?: BatchOptions;
}

export interface ChainClient {
  readonly rpc: string;
  readonly chainId: string;
  readonly comet: Comet38Client;
  /** cosmjs' own extensions, and ours: `poc` with short forms, `modules` with every method of every module. */
  readonly query: QueryClient &
    AuthExtension &
    BankExtension &
    TxExtension &
    PocExtension &
    ModulesExtension;
  disconnect(): void;
}

/**
 * Connects, and makes sure that the node is the expected one. The client for CometBFT 0.38 is chosen here and not by
 * cosmjs, which takes an unknown version for Tendermint 0.37.
 *
 * @throws ClientError `unreachable`, `wrong_chain`, `bad_answer`
 */
export async function connectClient(options: ConnectOptions): Promise<ChainClient> {
  const rpc = parseRpcAddress(options.rpc);
  const { timeoutMs = 10_000, batches } = options;
  const connection =
    batches === undefined
      ? createRpcClient(rpc, timeoutMs)
      : createBatchingRpc(rpc, timeoutMs, batches);
  const comet = Comet38Client.create(connection);
  return await clientOver(comet, rpc, options.chainId);
}

/**
 * Over a connection that is there, such as that of cosmjs' `connectComet`. It stays the caller's: `disconnect` ends it for both.
 *
 * @param chainId refuses another chain; any chain where left out
 * @throws ClientError `unsupported` where cosmjs took the node for another version than 0.38, `unreachable`, `wrong_chain`, `bad_answer`
 */
export async function useComet(comet: CometClient, chainId?: string): Promise<ChainClient> {
  if (!(comet instanceof Comet38Client)) {
    throw new ClientError(
      'unsupported',
      'the connection is not one to CometBFT 0.38',
      'connect with connectClient, or with Comet38Client of cosmjs',
    );
  }
  return await clientOver(comet, 'the node', chainId);
}

async function clientOver(
  comet: Comet38Client,
  rpc: string,
  expected: string | undefined,
): Promise<ChainClient> {
  const chainId = await networkOf(comet, rpc);
  if (expected !== undefined && expected !== chainId) {
    throw new ClientError(
      'wrong_chain',
      `${rpc} is a node of chain ${chainId}, expected ${expected}`,
      'give the address of a node of that chain, or its chain id',
    );
  }
  const query = QueryClient.withExtensions(
    comet,
    setupAuthExtension,
    setupBankExtension,
    setupTxExtension,
    setupPocExtension,
    setupModulesExtension,
  );
  return { rpc, chainId, comet, query, disconnect: () => comet.disconnect() };
}

async function networkOf(comet: Comet38Client, rpc: string): Promise<string> {
  try {
    return (await comet.status()).nodeInfo.network;
  } catch (error) {
    throw hasNoBlock(error) ? notStarted(rpc, error) : asClientError(error, rpc);
  }
}

/** Before the first block the node knows no block hash, which cosmjs does not take. */
function hasNoBlock(error: unknown): boolean {
  return error instanceof Error && error.message === 'Value must not be empty';
}

function notStarted(rpc: string, cause: unknown): ClientError {
  return new ClientError(
    'syncing',
    `${rpc} is a node of a chain that has no block yet`,
    'wait for the first block; it comes when validators with two thirds of the power are there',
    { cause },
  );
}
