/** Chance that a seed repeats to the bit. */

export interface Random {
  /** 0 … n−1 */
  below(n: number): number;
  /** True once in n. */
  oneIn(n: number): boolean;
  pick<T>(list: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

/** sfc32 (PractRand), its state made of seed and stream, so that each input has chance of its own and can be made again alone. */
export function createRandom(seed: number, stream: number): Random {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1];
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 12; i += 1) next();
  const below = (n: number): number => Math.floor((next() / 4_294_967_296) * n);
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  };
}
