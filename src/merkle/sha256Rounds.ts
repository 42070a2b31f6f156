/** One block of SHA-256 (FIPS 180-4 §6.2.2) as instructions, unrolled: the same for one message and for four at once. */

import { type Code, get, i32, i32x4, repeat, set, tee } from './wasmCode.ts';

/** The constants lie at address 0, each four times. */
export const roundConstantBytes = 16;

/** What the rounds need, on one 32-bit word or on four of them. */
export interface WordOperations {
  add(a: Code, b: Code): Code;
  and(a: Code, b: Code): Code;
  xor(a: Code, b: Code): Code;
  shiftRight(a: Code, bits: number): Code;
  rotateRight(a: Code, bits: number): Code;
  /** The constant at an address: four times the same one word. */
  constant(address: Code, offset: number): Code;
}

/** Locals: all are left changed. */
export interface RoundLocals {
  /** a … h (§6.2.2 step 2). */
  readonly state: readonly number[];
  /** The 16 words of the block. */
  readonly words: readonly number[];
  /** Three more of them. */
  readonly spare: readonly number[];
  /** Address of constants, a word. */
  readonly constants: number;
}

/** The first 16 rounds, then three times the 16 that make their words first. */
export function sha256Rounds(on: WordOperations, locals: RoundLocals): Code {
  const { state, spare, constants } = locals;
  const [, , bc = 0] = spare;
  const [, b = 0, c = 0] = state;
  const next = set(constants, i32.add(get(constants), i32.constant(16 * roundConstantBytes)));
  const last = i32.constant(64 * roundConstantBytes);
  return [
    set(constants, i32.constant(0)),
    set(bc, on.xor(get(b), get(c))),
    sixteenRounds(on, locals, false),
    next,
    repeat([sixteenRounds(on, locals, true), next], i32.lessThan(get(constants), last)),
  ];
}

function sixteenRounds(on: WordOperations, locals: RoundLocals, expands: boolean): Code {
  const [first = 0, ab = 0, bc = 0] = locals.spare;
  const word = (index: number): number => locals.words[index % 16] as number;
  return Array.from({ length: 16 }, (_, i) => {
    // Instead of the values the names move: h of a round is g of the one before.
    const [a, b, , d, e, f, g, h] = locals.state.map(
      (_, name) => locals.state[(name + 16 - i) % 8] as number,
    ) as [number, number, number, number, number, number, number, number];
    // a ^ b of a round is b ^ c of the next.
    const [changed, unchanged] = i % 2 === 0 ? [ab, bc] : [bc, ab];
    const chosen = on.xor(get(g), on.and(get(e), on.xor(get(f), get(g))));
    const constant = on.constant(get(locals.constants), i * roundConstantBytes);
    const inputs = on.add(on.add(get(h), constant), get(word(i)));
    const pair = tee(changed, on.xor(get(a), get(b)));
    const majority = on.xor(get(b), on.and(pair, get(unchanged)));
    return [
      expands ? set(word(i), expanded(on, word, i + 16)) : [],
      set(first, on.add(on.add(inputs, chosen), rotations(on, e, [6, 11, 25]))),
      set(d, on.add(get(d), get(first))),
      set(h, on.add(get(first), on.add(rotations(on, a, [2, 13, 22]), majority))),
    ];
  });
}

/** W of round 16 … 63 (§6.2.2 step 1). */
function expanded(on: WordOperations, word: (index: number) => number, i: number): Code {
  const [x, y] = [word(i - 15), word(i - 2)];
  const sigma0 = on.xor(rotations(on, x, [7, 18]), on.shiftRight(get(x), 3));
  const sigma1 = on.xor(rotations(on, y, [17, 19]), on.shiftRight(get(y), 10));
  return on.add(on.add(get(word(i)), sigma0), on.add(get(word(i - 7)), sigma1));
}

function rotations(on: WordOperations, local: number, bits: readonly number[]): Code {
  return bits.map((count) => on.rotateRight(get(local), count)).reduce(on.xor);
}

export const fourWords: WordOperations = {
  ...i32x4,
  rotateRight: (a, bits) => i32x4.or(i32x4.shiftRight(a, bits), i32x4.shiftLeft(a, 32 - bits)),
  constant: i32x4.load,
};

export const oneWord: WordOperations = { ...i32, constant: i32.load };
