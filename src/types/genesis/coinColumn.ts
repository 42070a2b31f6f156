/** Lists of coins of a long list, in columns: as objects a million of them take 200 MB. */

import type { Coin } from '../coin.ts';

/** Of one denomination nearly always, and below 2^64. */
const firstCapacity = 64;
const mostInColumn = (1n << 64n) - 1n;

export class CoinColumn implements Iterable<readonly Coin[]> {
  readonly #denoms: string[] = [];
  readonly #denomIndex = new Map<string, number>();
  /** By coin: index of its denomination, amount. */
  #denomOf = new Uint32Array(firstCapacity);
  #amounts = new BigUint64Array(firstCapacity);
  readonly #larger = new Map<number, bigint>();
  #coins = 0;
  /** By list: the coins up to its end. */
  #ends = new Uint32Array(firstCapacity);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(coins: readonly Coin[]): void {
    for (const { denom, amount } of coins) this.#addCoin(denom, amount);
    if (this.#length === this.#ends.length) this.#ends = widened(this.#ends, Uint32Array);
    this.#ends[this.#length] = this.#coins;
    this.#length += 1;
  }

  /** The lists, in their order. */
  *[Symbol.iterator](): Generator<readonly Coin[], undefined, undefined> {
    for (let i = 0, at = 0; i < this.#length; i += 1) {
      const coins: Coin[] = [];
      for (const end = this.#ends[i] as number; at < end; at += 1) coins.push(this.#coinAt(at));
      yield coins;
    }
  }

  #addCoin(denom: string, amount: bigint): void {
    if (this.#coins === this.#denomOf.length) {
      this.#denomOf = widened(this.#denomOf, Uint32Array);
      this.#amounts = widened(this.#amounts, BigUint64Array);
    }
    this.#denomOf[this.#coins] = this.#indexOf(denom);
    if (amount > mostInColumn) this.#larger.set(this.#coins, amount);
    else this.#amounts[this.#coins] = amount;
    this.#coins += 1;
  }

  #indexOf(denom: string): number {
    const known = this.#denomIndex.get(denom);
    if (known !== undefined) return known;
    this.#denomIndex.set(denom, this.#denoms.length);
    this.#denoms.push(denom);
    return this.#denoms.length - 1;
  }

  #coinAt(at: number): Coin {
    const denom = this.#denoms[this.#denomOf[at] as number] as string;
    return { denom, amount: this.#larger.get(at) ?? (this.#amounts[at] as bigint) };
  }
}

function widened<T extends Uint32Array | BigUint64Array>(
  column: T,
  Column: new (length: number) => T,
): T {
  const wider = new Column(2 * column.length);
  wider.set(column as never);
  return wider;
}
