/** Headers of a node as far as signatures of validators lead to them: seeds of epochs follow from them (P5). */

import { ClientError } from '../../client/clientError.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { assertRoot } from '../../client/light/assertRoot.ts';
import { asUnproven } from '../../client/light/asUnproven.ts';
import { BlockReader } from '../../client/light/blockReader.ts';
import type { LightBlock } from '../../client/light/lightBlock.ts';
import { LightClient, type TrustedBlock } from '../../client/light/lightClient.ts';
import { LightFault } from '../../client/light/lightFault.ts';
import { verifyCommit } from '../../client/light/verifyCommit.ts';
import type { HostLogger } from '../hostLogger.ts';

/** A block that the operator knows, and how long it leads to newer ones. */
export interface TrustRoot extends TrustedBlock {
  readonly trustingPeriodMs: number;
}

/** Longest way at once; milliseconds. What was walked stays: the next question goes on from there, or another node is asked. */
const walkMs = 60_000;

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
      const led = root === undefined ? undefined : await this.#lead(root, BigInt(height));
      if (led !== undefined) return led;
      const block = await this.#ask(BigInt(height));
      await verifyCommit(this.#client.chainId, block);
      return block;
    } catch (error) {
      if (!(error instanceof LightFault)) throw error;
      if (error.code !== 'expired') {
        throw asUnproven(error, this.#client.rpc);
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

  /** Undefined below the root, and where the node does not show what leads from there: it may have pruned it, and an epoch is worth more. */
  async #lead(root: TrustRoot, height: bigint): Promise<LightBlock | undefined> {
    if (height < root.height) return undefined;
    try {
      return await (await this.#open(root)).verifyTo(height);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#logger?.warn(
        { node: this.#client.rpc, why: error.shortMessage },
        'the node does not show blocks that lead on from the trusted one: this header is checked without it; name a newer one (trusted-height, trusted-hash), or ask another node',
      );
      return undefined;
    }
  }

  async #ask(height: bigint): Promise<LightBlock> {
    try {
      return await this.#reader.block(height);
    } catch (error) {
      if (isRefusal(error)) {
        this.#logger?.warn(
          { node: this.#client.rpc, why: error.shortMessage },
          'the node does not show the first block of an epoch: nothing says that the seed is the right one',
        );
      }
      throw error;
    }
  }

  async #open(root: TrustRoot): Promise<LightClient> {
    if (this.#light !== undefined) return this.#light;
    const { chainId, rpc } = this.#client;
    const { height, trustingPeriodMs } = root;
    const block = await this.#reader.block(height);
    assertRoot(root, block, rpc);
    this.#light = await LightClient.open(chainId, this.#reader, block, {
      trustingPeriodMs,
      walkMs,
    });
    return this.#light;
  }
}

function isRefusal(error: unknown): error is ClientError {
  return error instanceof ClientError && error.code === 'node_refused';
}
