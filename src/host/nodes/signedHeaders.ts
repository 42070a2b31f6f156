/** Headers of a node as far as signatures of validators lead to them: seeds of epochs follow from them (P5). */

import type { ChainClient } from '../../client/connectClient.ts';
import { BlockReader } from '../../client/light/blockReader.ts';
import { headerHash } from '../../client/light/headerHash.ts';
import type { LightBlock } from '../../client/light/lightBlock.ts';
import { LightClient, type TrustedBlock } from '../../client/light/lightClient.ts';
import { LightFault } from '../../client/light/lightFault.ts';
import { verifyCommit } from '../../client/light/verifyCommit.ts';
import { notProven } from '../../client/notProven.ts';
import { toHex } from '../../lib/bytes.ts';
import type { HostLogger } from '../hostLogger.ts';

/** A block that the operator knows, and how long it leads to newer ones. */
export interface TrustRoot extends TrustedBlock {
  readonly trustingPeriodMs: number;
}

export class SignedHeaders {
  readonly #client: ChainClient;
  readonly #reader: BlockReader;
  readonly #logger: HostLogger | undefined;
  #root: TrustRoot | undefined;
  #light: LightClient | undefined;

  /** @param root without one a header counts that its own validators signed: who they are is the node's word */
  constructor(client: ChainClient, root?: TrustRoot, logger?: HostLogger) {
    this.#client = client;
    this.#reader = new BlockReader(client);
    this.#root = root;
    this.#logger = logger;
  }

  /**
   * Below the root the block's own validators count: signatures lead from it to later blocks alone.
   *
   * @throws ClientError `not_proven`; `node_refused` where the node has the block no more
   */
  async commit(height: number): Promise<Pick<LightBlock, 'header'>> {
    const root = this.#root;
    try {
      if (root !== undefined && BigInt(height) >= root.height) {
        return await (await this.#open(root)).verifyTo(BigInt(height));
      }
      const block = await this.#reader.block(BigInt(height));
      await verifyCommit(this.#client.chainId, block);
      return block;
    } catch (error) {
      if (!(error instanceof LightFault)) throw error;
      if (error.code !== 'expired') {
        throw notProven(
          `${this.#client.rpc} sent what its validators did not sign: ${error.message}`,
        );
      }
      // The operator's own setting has grown old, and no node lies: an epoch is worth more than a warning.
      this.#logger?.warn(
        { why: error.message },
        'the trusted block is too old to lead to new ones: headers are checked without it; name a newer one (trusted-height, trusted-hash)',
      );
      this.#root = undefined;
      return await this.commit(height);
    }
  }

  async #open({ height, hash, trustingPeriodMs }: TrustRoot): Promise<LightClient> {
    if (this.#light !== undefined) return this.#light;
    const block = await this.#reader.block(height);
    const found = toHex(headerHash(block.header));
    if (found !== toHex(hash)) {
      throw notProven(
        `block ${height} of ${this.#client.rpc} has the hash ${found}, the trusted one has ${toHex(hash)}`,
      );
    }
    const { chainId } = this.#client;
    this.#light = await LightClient.open(chainId, this.#reader, block, { trustingPeriodMs });
    return this.#light;
  }
}
