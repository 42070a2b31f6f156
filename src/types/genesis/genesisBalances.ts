/** The balances of a genesis, in the order of the file: there may be millions of them. */

import type { Coin } from '../coin.ts';
import { AddressColumn } from './addressColumn.ts';
import { CoinColumn } from './coinColumn.ts';
import type { LongList } from './longList.ts';

export interface GenesisBalance {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** Sorted; positive amounts. */
  readonly coins: readonly Coin[];
}

export class GenesisBalances implements LongList<GenesisBalance> {
  readonly #addresses = new AddressColumn();
  readonly #coins = new CoinColumn();

  get length(): number {
    return this.#addresses.length;
  }

  /** The coins of each address. */
  get coins(): Iterable<readonly Coin[]> {
    return this.#coins;
  }

  add({ address, coins }: GenesisBalance): void {
    this.#addresses.add(address);
    this.#coins.add(coins);
  }

  /** Ends the list. */
  finish(path: string): this {
    this.#addresses.assertDistinct(path);
    return this;
  }

  *[Symbol.iterator](): Generator<GenesisBalance, undefined, undefined> {
    let index = 0;
    for (const coins of this.#coins) {
      yield { address: this.#addresses.at(index), coins };
      index += 1;
    }
  }
}
