/** The header that everything is checked against: the newest of a node, signed by its validators, and led to from what the caller knows. */

import { ClientError } from '../client/clientError.ts';
import type { ChainClient } from '../client/connectClient.ts';
import { assertRoot } from '../client/light/assertRoot.ts';
import { asUnproven } from '../client/light/asUnproven.ts';
import { BlockReader } from '../client/light/blockReader.ts';
import { headerHash } from '../client/light/headerHash.ts';
import type { LightBlock } from '../client/light/lightBlock.ts';
import { LightClient, type TrustedBlock } from '../client/light/lightClient.ts';
import { LightFault } from '../client/light/lightFault.ts';
import { type SignedPower, verifyCommit } from '../client/light/verifyCommit.ts';
import { notProven } from '../client/notProven.ts';
import { asClientError } from '../client/rpcErrors.ts';
import { toHex } from '../lib/bytes.ts';

export interface HeaderOptions {
  /** A block that the caller knows: signatures lead from it to the newest one. The node's word counts where it is left out. */
  readonly trusted?: TrustedBlock | undefined;
  /** How long a trusted block is trusted; milliseconds, two weeks where left out. */
  readonly trustingPeriodMs?: number | undefined;
  /** Another node, whose block of the same height must be the same one. */
  readonly witness?: ChainClient | undefined;
  /** Milliseconds since 1970; the machine's clock where left out. */
  readonly now?: (() => number) | undefined;
}

export interface TopBlock {
  readonly block: LightBlock;
  readonly power: SignedPower;
}

/** Header of the first state that has proofs: those of height 1 there are none, as in the SDK. */
const firstProven = 3n;

/** @throws ClientError `not_proven` where what the node shows was not signed, is another block than the trusted one, or than the witness'; `trust_expired`; `syncing` where the chain is too young */
export async function openTop(client: ChainClient, options: HeaderOptions): Promise<TopBlock> {
  const { trusted, witness } = options;
  const newest = await sharedHeight(client, witness);
  if (trusted !== undefined && trusted.height > newest) throw behind(client, trusted, newest);
  const reader = new BlockReader(client);
  try {
    const block =
      trusted === undefined
        ? await reader.block(newest)
        : await walk(client, reader, trusted, newest, options);
    const power = await verifyCommit(client.chainId, block);
    if (witness !== undefined) await assertSame(client, witness, block);
    if (block.header.lastBlockId === null || newest < firstProven) throw tooNew(client, newest);
    return { block, power };
  } catch (error) {
    throw error instanceof LightFault ? asUnproven(error, client.rpc) : error;
  }
}

async function walk(
  { chainId, rpc }: ChainClient,
  reader: BlockReader,
  trusted: TrustedBlock,
  newest: bigint,
  { trustingPeriodMs, now }: HeaderOptions,
): Promise<LightBlock> {
  const root = await readRoot(reader, trusted.height, rpc);
  assertRoot(trusted, root, rpc);
  const light = await LightClient.open(chainId, reader, root, {
    ...(trustingPeriodMs === undefined ? {} : { trustingPeriodMs }),
    ...(now === undefined ? {} : { now }),
  });
  return await light.verifyTo(newest);
}

async function readRoot(reader: BlockReader, height: bigint, rpc: string): Promise<LightBlock> {
  try {
    return await reader.block(height);
  } catch (error) {
    if (!(error instanceof ClientError && error.code === 'node_refused')) throw error;
    throw new ClientError(
      'node_refused',
      `${rpc} does not show block ${height}, the trusted one: ${error.shortMessage}`,
      'trust a newer block, or ask a node that keeps that one',
      { cause: error },
    );
  }
}

async function assertSame(
  client: ChainClient,
  witness: ChainClient,
  { header }: LightBlock,
): Promise<void> {
  const hash = toHex(headerHash(header));
  const other = toHex(headerHash(await fetchHeader(witness, header.height)));
  if (other === hash) return;
  throw notProven(
    `block ${header.height} has the hash ${hash} at ${client.rpc}, and ${other} at ${witness.rpc}`,
  );
}

async function fetchHeader(
  { comet, rpc }: ChainClient,
  height: number,
): Promise<LightBlock['header']> {
  try {
    return (await comet.commit(height)).header;
  } catch (error) {
    throw asClientError(error, rpc);
  }
}

function tooNew({ rpc }: ChainClient, newest: bigint): ClientError {
  return new ClientError(
    'syncing',
    `block ${newest} is the newest that ${rpc} shows, and no header proves anything so soon after the first block`,
    'wait for two more blocks',
  );
}

function behind({ rpc }: ChainClient, { height }: TrustedBlock, newest: bigint): ClientError {
  return new ClientError(
    'node_refused',
    `the trusted block ${height} is above ${newest}, the newest block of ${rpc}`,
    'ask a node that has it, or check the height',
  );
}

/** The newest block, of both where there is a witness. */
async function sharedHeight(
  client: ChainClient,
  witness: ChainClient | undefined,
): Promise<bigint> {
  const nodes = [client, ...(witness === undefined ? [] : [witness])];
  const heights = await Promise.all(nodes.map(latestHeight));
  return heights.reduce((least, height) => (height < least ? height : least));
}

async function latestHeight({ comet, rpc }: ChainClient): Promise<bigint> {
  try {
    return BigInt((await comet.status()).syncInfo.latestBlockHeight);
  } catch (error) {
    throw asClientError(error, rpc);
  }
}
