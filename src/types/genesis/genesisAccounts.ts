/** The accounts of a genesis in columns: there may be millions of them. */

import type { SingleKey } from '../publicKey.ts';
import { AddressColumn } from './addressColumn.ts';
import type { LongList } from './longList.ts';

export interface GenesisAccount {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** undefined until the account signs for the first time. */
  readonly publicKey: SingleKey | undefined;
  /** At most 2^30, as the sequence. */
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

export class GenesisAccounts implements LongList<GenesisAccount> {
  readonly #addresses = new AddressColumn();
  readonly #keys = new Map<number, SingleKey>();
  readonly #numbers: number[] = [];
  readonly #sequences: number[] = [];
  /** Indices by ascending account number. */
  #order: number[] = [];

  get length(): number {
    return this.#addresses.length;
  }

  add({ address, publicKey, accountNumber, sequence }: GenesisAccount): void {
    if (publicKey !== undefined) this.#keys.set(this.length, publicKey);
    this.#addresses.add(address);
    this.#numbers.push(Number(accountNumber));
    this.#sequences.push(Number(sequence));
  }

  /** Ends the list. As the SDK does: a number that is taken gets the lowest free one instead, so a genesis with all zeros is fine. */
  finish(path: string): this {
    this.#addresses.assertDistinct(path);
    const taken = new Set<number>();
    const isKept = this.#numbers.map((number) => {
      const isFirst = !taken.has(number);
      taken.add(number);
      return isFirst;
    });
    let free = 0;
    for (const [i, kept] of isKept.entries()) {
      if (kept) continue;
      while (taken.has(free)) free += 1;
      taken.add(free);
      this.#numbers[i] = free;
    }
    const numberOf = (index: number): number => this.#numbers[index] as number;
    this.#order = [...this.#numbers.keys()].sort((a, b) => numberOf(a) - numberOf(b));
    return this;
  }

  /** By ascending account number; each number once. */
  *[Symbol.iterator](): Generator<GenesisAccount, undefined, undefined> {
    for (const index of this.#order) {
      yield {
        address: this.#addresses.at(index),
        publicKey: this.#keys.get(index),
        accountNumber: BigInt(this.#numbers[index] as number),
        sequence: BigInt(this.#sequences[index] as number),
      };
    }
  }
}
