/** Headers of a chain, each checked: its hash is recomputed, and it is tied to the one that is trusted by the hashes between them. */

import type { comet38 } from '@cosmjs/tendermint-rpc';
import { ClientError } from '../client/clientError.ts';
import type { ChainClient } from '../client/connectClient.ts';
import { asClientError } from '../client/rpcErrors.ts';
import { equalBytes, toHex } from '../lib/bytes.ts';
import { headerHash } from './headerHash.ts';
import { notProven } from './notProven.ts';

/** What is kept of a header. */
export interface CheckedHeader {
  readonly height: bigint;
  readonly hash: Uint8Array;
  /** App hash after the block before. */
  readonly appHash: Uint8Array;
  readonly validatorsHash: Uint8Array;
  readonly nextValidatorsHash: Uint8Array;
}

/** Where the newest header's hash comes from: everything else follows from it. */
export type HeaderTrust = 'node' | 'witness' | 'trusted';

export interface TrustedBlock {
  readonly height: bigint;
  readonly hash: Uint8Array;
}

export interface HeaderOptions {
  /** A block that the caller knows; the newest one of the node where it is left out. */
  readonly trusted?: TrustedBlock | undefined;
  /** Another node, whose block of the same height must be the same one. */
  readonly witness?: ChainClient | undefined;
}

/** Headers of one answer at most: CometBFT's own bound. */
const headersAPage = 20n;

export class Headers {
  readonly top: CheckedHeader;
  readonly trust: HeaderTrust;
  readonly #client: ChainClient;
  readonly #known: Map<bigint, CheckedHeader>;
  /** The lowest header that is tied to the top, and the hash that the next one below must have. */
  #lowest: { readonly height: bigint; readonly parent: Uint8Array | undefined };

  #extending: Promise<void> = Promise.resolve();

  private constructor(client: ChainClient, top: comet38.Header, trust: HeaderTrust) {
    this.#client = client;
    this.trust = trust;
    this.top = checked(top);
    this.#known = new Map([[this.top.height, this.top]]);
    this.#lowest = { height: this.top.height, parent: top.lastBlockId?.hash };
  }

  /** @throws ClientError `not_proven` where the node shows another block than the trusted one, or than the witness */
  static async open(client: ChainClient, options: HeaderOptions = {}): Promise<Headers> {
    const { trusted, witness } = options;
    const height = trusted?.height ?? (await sharedHeight(client, witness));
    const header = await fetchHeader(client, height);
    const hash = toHex(headerHash(header));
    if (trusted !== undefined && toHex(trusted.hash) !== hash) {
      throw notProven(
        `block ${height} of ${client.rpc} has the hash ${hash}, the trusted one has ${toHex(trusted.hash)}`,
      );
    }
    if (witness !== undefined) {
      const other = toHex(headerHash(await fetchHeader(witness, height)));
      if (other !== hash) {
        throw notProven(
          `block ${height} has the hash ${hash} at ${client.rpc}, and ${other} at ${witness.rpc}`,
        );
      }
    }
    const trust = trusted !== undefined ? 'trusted' : witness !== undefined ? 'witness' : 'node';
    return new Headers(client, header, trust);
  }

  /**
   * A header at or below the top. Costs a question for each 20 headers down to it, once.
   *
   * @throws ClientError `not_proven` where a header is not the one that its successor names, `node_refused` where the node has it no more
   */
  async at(height: bigint): Promise<CheckedHeader> {
    if (height > this.top.height) {
      throw new ClientError(
        'node_refused',
        `block ${height} is above ${this.top.height}, the newest that is trusted`,
        'ask again later, or trust a newer block',
      );
    }
    // One after the other: each header is tied to the one above.
    this.#extending = this.#extending.catch(() => {}).then(() => this.#extendTo(height));
    await this.#extending;
    const found = this.#known.get(height);
    if (found === undefined) throw notProven(`the node leaves out the header of block ${height}`);
    return found;
  }

  async #extendTo(height: bigint): Promise<void> {
    while (this.#lowest.height > height) await this.#extend();
  }

  async #extend(): Promise<void> {
    const max = this.#lowest.height - 1n;
    const min = max < headersAPage ? 1n : max - headersAPage + 1n;
    const metas = await this.#metas(min, max);
    for (let height = max; height >= min; height -= 1n) {
      const header = metas.find((meta) => BigInt(meta.header.height) === height)?.header;
      if (header === undefined) {
        // What is left of a history that the node has pruned.
        if (height < max) return;
        throw gone(height, this.#client.rpc);
      }
      const found = checked(header);
      const { parent } = this.#lowest;
      if (parent === undefined || !equalBytes(found.hash, parent)) {
        throw notProven(
          `block ${height} has the hash ${toHex(found.hash)}, and the block above it names ${toHex(parent ?? new Uint8Array(0))}`,
        );
      }
      assertChain(header, this.#client);
      this.#known.set(height, found);
      this.#lowest = { height, parent: header.lastBlockId?.hash };
    }
  }

  async #metas(min: bigint, max: bigint): Promise<readonly comet38.BlockMeta[]> {
    try {
      return (await this.#client.comet.blockchain(Number(min), Number(max))).blockMetas;
    } catch (error) {
      throw asClientError(error, this.#client.rpc);
    }
  }
}

function gone(height: bigint, rpc: string): ClientError {
  return new ClientError(
    'node_refused',
    `${rpc} has no header of block ${height} any more`,
    'ask a node that keeps all blocks',
  );
}

function checked(header: comet38.Header): CheckedHeader {
  const { appHash, validatorsHash, nextValidatorsHash } = header;
  const hash = headerHash(header);
  return { height: BigInt(header.height), hash, appHash, validatorsHash, nextValidatorsHash };
}

/** The newest block, of both where there is a witness. */
async function sharedHeight(
  client: ChainClient,
  witness: ChainClient | undefined,
): Promise<bigint> {
  const heights = await Promise.all(
    [client, ...(witness === undefined ? [] : [witness])].map(latestHeight),
  );
  return heights.reduce((least, height) => (height < least ? height : least));
}

async function latestHeight(client: ChainClient): Promise<bigint> {
  try {
    return BigInt((await client.comet.status()).syncInfo.latestBlockHeight);
  } catch (error) {
    throw asClientError(error, client.rpc);
  }
}

async function fetchHeader(client: ChainClient, height: bigint): Promise<comet38.Header> {
  let header: comet38.Header;
  try {
    header = (await client.comet.commit(Number(height))).header;
  } catch (error) {
    throw asClientError(error, client.rpc);
  }
  if (BigInt(header.height) !== height) {
    throw notProven(`asked for block ${height}, ${client.rpc} sent block ${header.height}`);
  }
  assertChain(header, client);
  return header;
}

function assertChain(header: comet38.Header, { chainId, rpc }: ChainClient): void {
  if (header.chainId === chainId) return;
  throw notProven(
    `block ${header.height} of ${rpc} is one of chain ${header.chainId}, expected ${chainId}`,
  );
}
