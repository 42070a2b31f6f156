/** An RFC 9162 tree that is appended to in memory, as one writes it with `node:crypto`: the reference that needs nothing else. */

import { hash } from 'node:crypto';

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

const digest = (...parts: readonly Uint8Array[]): Uint8Array =>
  hash('sha256', Buffer.concat(parts), 'buffer');

export class PlainRange {
  #size = 0;
  /** Roots of the complete subtrees, largest first. */
  readonly #peaks: Uint8Array[] = [];

  append(data: Uint8Array): void {
    let node = digest(leafPrefix, data);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      node = digest(nodePrefix, this.#peaks.pop() as Uint8Array, node);
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  root(): Uint8Array {
    const bag = (right: Uint8Array, peak: Uint8Array): Uint8Array =>
      digest(nodePrefix, peak, right);
    return this.#peaks.length === 0 ? hash('sha256', '', 'buffer') : this.#peaks.reduceRight(bag);
  }
}
