/**
 * Which epoch the agent works on. The next one is entered at once. Any other, and one of another seed, is entered when the node keeps
 * saying so: a node may lag or lie for a moment, and a chain may be rolled back or begun anew.
 */

import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import { toHex } from '../../lib/bytes.ts';

/** - `wait`: this answer is not acted on */
export type Turn = 'same' | 'enter' | 'wait';

/** Looks in a row that say the same before it is believed. */
const looksToBelieve = 3;

export class EpochTurn {
  #current: { readonly index: bigint; readonly key: string } | undefined;
  #other: string | undefined;
  #looks = 0;

  look({ index, seed }: Pick<Epoch, 'index' | 'seed'>): Turn {
    const key = `${index} ${toHex(seed)}`;
    if (this.#current?.key === key) {
      this.#other = undefined;
      return 'same';
    }
    if (this.#current === undefined || index === this.#current.index + 1n) return 'enter';
    this.#looks = this.#other === key ? this.#looks + 1 : 1;
    this.#other = key;
    return this.#looks >= looksToBelieve ? 'enter' : 'wait';
  }

  /** Its files are there: from now on it is the current one. */
  entered({ index, seed }: Pick<Epoch, 'index' | 'seed'>): void {
    this.#current = { index, key: `${index} ${toHex(seed)}` };
    this.#other = undefined;
  }
}
