/** Words of four messages in one vector: read from the messages and written to the digests, big-endian, as instructions. */

import { type Code, get, i32, i32x4, set } from './wasmCode.ts';

const bytesOfWords = (words: readonly number[]): number[] =>
  words.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);

const lowHalves = bytesOfWords([0, 4, 1, 5]);
const highHalves = bytesOfWords([2, 6, 3, 7]);
const firstPairs = bytesOfWords([0, 1, 4, 5]);
const lastPairs = bytesOfWords([2, 3, 6, 7]);
const otherOrder = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];

/** Rows of a 4 × 4 matrix of words become its columns. @param spare two locals */
function transpose(rows: readonly number[], [low = 0, high = 0]: readonly number[]): Code {
  const [a = 0, b = 0, c = 0, d = 0] = rows;
  return [
    set(low, i32x4.shuffle(get(a), get(b), lowHalves)),
    set(high, i32x4.shuffle(get(a), get(b), highHalves)),
    set(a, i32x4.shuffle(get(c), get(d), lowHalves)),
    set(d, i32x4.shuffle(get(c), get(d), highHalves)),
    set(b, i32x4.shuffle(get(low), get(a), lastPairs)),
    set(a, i32x4.shuffle(get(low), get(a), firstPairs)),
    set(c, i32x4.shuffle(get(high), get(d), firstPairs)),
    set(d, i32x4.shuffle(get(high), get(d), lastPairs)),
  ];
}

/**
 * Sets local i of `words` to word i of each of four blocks.
 *
 * @param addresses locals that hold where the blocks begin
 * @param words 16 locals
 */
export function loadFour(
  addresses: readonly number[],
  words: readonly number[],
  spare: readonly number[],
): Code {
  const code: Code[] = [];
  for (let at = 0; at < 16; at += 4) {
    const rows = words.slice(at, at + 4);
    rows.forEach((row, lane) => {
      const loaded = i32x4.load(get(addresses[lane] as number), 4 * at);
      code.push(set(row, i32x4.shuffle(loaded, loaded, otherOrder)));
    });
    code.push(transpose(rows, spare));
  }
  return code;
}

/**
 * Writes the digest of each message to where its job says.
 *
 * @param jobs locals that hold the addresses of the jobs
 * @param base local from which places in jobs are counted
 * @param state eight locals, left changed
 */
export function storeFour(
  jobs: readonly number[],
  base: number,
  state: readonly number[],
  spare: readonly number[],
): Code {
  const code: Code[] = [];
  for (let at = 0; at < 8; at += 4) {
    const rows = state.slice(at, at + 4);
    code.push(transpose(rows, spare));
    rows.forEach((row, lane) => {
      const to = i32.add(i32.load(get(jobs[lane] as number), 8), get(base));
      code.push(i32x4.store(to, i32x4.shuffle(get(row), get(row), otherOrder), 4 * at));
    });
  }
  return code;
}
