/** Headers of a chain, each checked: its hash is recomputed, and it is tied to the one that is trusted by the hashes between them. */

import type { comet38 } from '@cosmjs/tendermint-rpc';
import { ClientError } from '../client/clientError.ts';
import type { ChainClient } from '../client/connectClient.ts';
import type { TrustedBlock } from '../client/light/lightClient.ts';
import { LightFault } from '../client/light/lightFault.ts';
import type { SignedPower } from '../client/light/verifyCommit.ts';
import { verifyBackwards } from '../client/light/verifyHeader.ts';
import { notProven } from '../client/notProven.ts';
import { asClientError } from '../client/rpcErrors.ts';
import { equalBytes } from '../lib/bytes.ts';
import { type HeaderOptions, openTop, type TopBlock } from './openTop.ts';

/** What is kept of a header. */
export interface CheckedHeader {
  readonly height: bigint;
  readonly hash: Uint8Array;
  /** App hash after the block before. */
  readonly appHash: Uint8Array;
  readonly validatorsHash: Uint8Array;
  readonly nextValidatorsHash: Uint8Array;
}

/** Where the newest header comes from, beside the signatures of its validators: everything else follows from it. */
export type HeaderTrust = 'node' | 'witness' | 'trusted';

/** Headers of one answer at most: CometBFT's own bound. */
const headersAPage = 20n;

export class Headers {
  readonly top: CheckedHeader;
  readonly trust: HeaderTrust;
  /** Of the top: when its validators made it, by their clocks. */
  readonly time: comet38.Header['time'];
  /** Who signed the top. */
  readonly power: SignedPower;
  /** Of the node that was asked. */
  readonly rpc: string;
  readonly #root: TrustedBlock | undefined;
  readonly #client: ChainClient;
  readonly #known: Map<bigint, CheckedHeader>;
  /** The lowest header that is tied to the top: it names the next one below. */
  #lowest: comet38.Header;

  #extending: Promise<void> = Promise.resolve();

  private constructor(client: ChainClient, { block, power }: TopBlock, options: HeaderOptions) {
    const { header } = block;
    const { trusted, witness } = options;
    this.#client = client;
    this.#root = trusted;
    this.trust = trusted !== undefined ? 'trusted' : witness !== undefined ? 'witness' : 'node';
    this.time = header.time;
    this.power = power;
    this.rpc = client.rpc;
    this.top = checked(header, power.hash);
    this.#known = new Map([[this.top.height, this.top]]);
    this.#lowest = header;
  }

  /**
   * Costs a commit and a validator set, and as many again for each step from a trusted block to the newest one.
   *
   * @throws ClientError `not_proven` where what the node shows was not signed, or is another block than the trusted one, or than the witness'
   */
  static async open(client: ChainClient, options: HeaderOptions = {}): Promise<Headers> {
    return new Headers(client, await openTop(client, options), options);
  }

  /** The block that the caller knew. */
  get root(): TrustedBlock | undefined {
    return this.#root;
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
    if (height < 1n) throw notProven(`block ${height} is below the first block of every chain`);
    // One after the other: each header is tied to the one above.
    this.#extending = this.#extending.catch(() => {}).then(() => this.#extendTo(height));
    await this.#extending;
    const found = this.#known.get(height);
    if (found === undefined) throw notProven(`the node leaves out the header of block ${height}`);
    return found;
  }

  async #extendTo(height: bigint): Promise<void> {
    while (BigInt(this.#lowest.height) > height) await this.#extend();
  }

  async #extend(): Promise<void> {
    const max = BigInt(this.#lowest.height) - 1n;
    const min = max < headersAPage ? 1n : max - headersAPage + 1n;
    const metas = await this.#metas(min, max);
    for (let height = max; height >= min; height -= 1n) {
      const header = metas.find((meta) => BigInt(meta.header.height) === height)?.header;
      if (header === undefined) {
        // What is left of a history that the node has pruned.
        if (height < max) return;
        throw gone(height, this.#client.rpc);
      }
      this.#tie(header);
    }
  }

  /** @throws ClientError `not_proven` where it is not the block that the one above names, or another one than the root */
  #tie(header: comet38.Header): void {
    let hash: Uint8Array;
    try {
      hash = verifyBackwards(this.#lowest, header);
    } catch (error) {
      throw error instanceof LightFault ? notProven(error.message) : error;
    }
    const found = checked(header, hash);
    const root = this.#root;
    if (root?.height === found.height && !equalBytes(root.hash, found.hash)) {
      throw notProven(
        `the newest block of ${this.rpc} is signed and does not stand on the trusted block ${root.height}: its validators signed two histories`,
      );
    }
    this.#known.set(found.height, found);
    this.#lowest = header;
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

function checked(header: comet38.Header, hash: Uint8Array): CheckedHeader {
  const { appHash, validatorsHash, nextValidatorsHash } = header;
  return { height: BigInt(header.height), hash, appHash, validatorsHash, nextValidatorsHash };
}
