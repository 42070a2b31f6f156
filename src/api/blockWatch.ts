/** Where CometBFT is with a block, as far as its calls tell: queries make way while the next call of a block is about to come. */

const steps: ReadonlySet<string> = new Set(['prepareProposal', 'processProposal', 'finalizeBlock']);

export class BlockWatch {
  #step: number | undefined;
  #count = 0;

  /** Another number after each call that belongs to a block; undefined once the block is committed. */
  get step(): number | undefined {
    return this.#step;
  }

  /** A call was answered; `method` is its name in ABCI, such as `finalizeBlock`. */
  answered(method: string): void {
    if (steps.has(method)) {
      this.#count += 1;
      this.#step = this.#count;
    } else if (method === 'commit') {
      this.#step = undefined;
    }
  }
}
