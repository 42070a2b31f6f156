/**
 * The order in which consensus calls make sense, checked before the application sees them.
 *
 * Grammar: CometBFT v0.38 `spec/abci/abci++_comet_expected_behavior.md`. FinalizeBlock may come twice for a height and InitChain twice for a fresh
 * application: both happen when CometBFT is restarted and the application is not.
 */

import { ProtocolError } from './protocolError.ts';

export class BlockOrder {
  readonly #committedHeight: () => bigint;
  /** Of InitChain in this process. */
  #initialHeight: bigint | undefined;
  #executedHeight: bigint | undefined;

  /** @param committedHeight the application's last committed height; 0 on a fresh one. */
  constructor(committedHeight: () => bigint) {
    this.#committedHeight = committedHeight;
  }

  /** @throws ProtocolError `out-of-order` where the application holds a chain already. */
  beforeInitChain(): void {
    const height = this.#committedHeight();
    if (height === 0n) return;
    throw outOfOrder(
      `InitChain, but the application is at height ${height}; is this the data directory of another chain?`,
    );
  }

  initialized(initialHeight: bigint): void {
    this.#initialHeight = initialHeight === 0n ? 1n : initialHeight;
    this.#executedHeight = undefined;
  }

  /** @throws ProtocolError `out-of-order` where there is no genesis yet. */
  beforeVote(method: string): void {
    this.#nextHeight(method);
  }

  /** @throws ProtocolError `out-of-order` where `height` is not the one after the last committed. */
  beforeBlock(method: string, height: bigint): void {
    const expected = this.#nextHeight(method);
    if (height !== expected) {
      throw outOfOrder(`${method} for height ${height}, expected height ${expected}`);
    }
  }

  executed(height: bigint): void {
    this.#executedHeight = height;
  }

  /** The height that Commit makes durable. @throws ProtocolError `out-of-order` where no block was executed since the last one. */
  beforeCommit(): bigint {
    const height = this.#executedHeight;
    if (height === undefined) throw outOfOrder('Commit without a FinalizeBlock before it');
    return height;
  }

  committed(): void {
    this.#executedHeight = undefined;
  }

  #nextHeight(method: string): bigint {
    const committed = this.#committedHeight();
    if (committed > 0n) return committed + 1n;
    if (this.#initialHeight !== undefined) return this.#initialHeight;
    throw outOfOrder(`${method} before InitChain; the application is fresh`);
  }
}

function outOfOrder(what: string): ProtocolError {
  return new ProtocolError('out-of-order', `ABCI call out of order: ${what}`);
}
