/** Whether the seed of an epoch is the one that its first header gives: artifacts of another seed would be worth nothing. */

import { ClientError } from '../../client/clientError.ts';
import { asClientError } from '../../client/rpcErrors.ts';
import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { computeEpochSeed } from '../../types/poc/entropy.ts';

/** Headers of a node, such as `SignedHeaders`. */
export interface HeaderSource {
  commit(height: number): Promise<{ readonly header: { readonly appHash: Uint8Array } }>;
}

export class SeedCheck {
  readonly #headers: HeaderSource;
  readonly #chainId: string;
  #checked: string | undefined;

  constructor(headers: HeaderSource, chainId: string) {
    this.#headers = headers;
    this.#chainId = chainId;
  }

  /** Once an epoch and seed. A node that has dropped the header cannot be checked. @throws ClientError `bad_answer`, `not_proven`, `unreachable` */
  async check({ index, startHeight, seed }: Epoch): Promise<void> {
    const key = `${index} ${startHeight} ${toHex(seed)}`;
    if (this.#checked === key) return;
    const appHash = await this.#appHashBefore(startHeight);
    if (
      appHash !== undefined &&
      !equalBytes(computeEpochSeed(this.#chainId, index, appHash), seed)
    ) {
      throw new ClientError(
        'bad_answer',
        `the node says another seed of epoch ${index} than its header of height ${startHeight} gives`,
        'ask another node: artifacts of a wrong seed are worth nothing',
      );
    }
    this.#checked = key;
  }

  /** A header holds the app hash of the height before (P5). */
  async #appHashBefore(height: bigint): Promise<Uint8Array | undefined> {
    try {
      return (await this.#headers.commit(Number(height))).header.appHash;
    } catch (error) {
      if (error instanceof ClientError && error.code === 'node_refused') return undefined;
      throw asClientError(error, 'the node');
    }
  }
}
